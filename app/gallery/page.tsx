import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Gallery } from '#app/ui/gallery/gallery.tsx'

export const metadata: Metadata = { title: 'Component gallery', robots: { index: false } }

/** Every component in its states, for pictures and accessibility checks. Absent unless asked for. */
const Page = () => {
  if (process.env.ROUNDTABLE_GALLERY !== '1') notFound()
  return <Gallery />
}

export default Page
