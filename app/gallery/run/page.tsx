import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RunSample } from '#app/(app)/projects/[id]/run-sample.tsx'
import { GalleryShell } from '#app/ui/gallery/gallery.tsx'

export const metadata: Metadata = { title: 'A crowded run', robots: { index: false } }

/** The run page as twenty sites over two hundred rounds fill it, for pictures and measurements. Absent unless asked for. */
const Page = async ({ searchParams }: { searchParams: Promise<{ ended?: string }> }) => {
  if (process.env.ROUNDTABLE_GALLERY !== '1') notFound()
  return (
    <GalleryShell>
      <RunSample ended={(await searchParams).ended === '1'} />
    </GalleryShell>
  )
}

export default Page
