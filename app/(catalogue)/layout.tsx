import type { ReactNode } from 'react'
import { MemberFrame } from '#app/(app)/member-frame.tsx'
import { viewer } from '#app/server/caller.ts'
import { PublicShell } from '#app/ui/shell/public-shell.tsx'

/** The catalogue is one set of pages for everybody; a member sees it inside the own frame. */
const CatalogueLayout = async ({ children }: { children: ReactNode }) => {
  const who = await viewer()
  if (who) return <MemberFrame viewer={who}>{children}</MemberFrame>
  return (
    <PublicShell>
      <div className="mx-auto max-w-content px-4 pt-8 pb-16 sm:px-6 lg:pt-12">{children}</div>
    </PublicShell>
  )
}

export default CatalogueLayout
