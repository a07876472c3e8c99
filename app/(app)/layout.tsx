import type { ReactNode } from 'react'
import { viewer } from '#app/server/caller.ts'
import { toSignIn } from '#app/server/for-page.ts'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { MemberFrame } from './member-frame.tsx'

/** Signed-in pages. What a person may see is decided by the queries, not here. */
const AppLayout = async ({ children }: { children: ReactNode }) => {
  const who = await viewer()
  if (!who) return toSignIn()
  return (
    <MemberFrame viewer={who}>
      {who.actor ? (
        children
      ) : (
        <EmptyState title={<h1>You belong to no organisation</h1>}>
          <p>An administrator of your organisation sends you an invitation. It comes as a link that works for seven days.</p>
        </EmptyState>
      )}
    </MemberFrame>
  )
}

export default AppLayout
