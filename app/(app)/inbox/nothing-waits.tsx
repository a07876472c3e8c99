import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import type { Viewer } from '#server/session/session.ts'

/** The first screen of somebody with nothing to do: what this is for, and one action that fits the role. */
export const NothingWaits = ({ viewer }: { viewer: Viewer | null }) => {
  const roles = viewer?.actor?.roles ?? []
  if (roles.includes('researcher'))
    return (
      <EmptyState
        title="What do you want to find out?"
        action={
          <ButtonLink href="/purposes/new/research" variant="primary">
            Describe your purpose
          </ButtonLink>
        }
      >
        <p>Answer six questions; see which hospitals' terms fit, and why.</p>
      </EmptyState>
    )
  if (viewer?.organisation?.kind === 'hospital')
    return (
      <EmptyState title="Nothing waits for you." action={<ButtonLink href="/site">See what runs on your data</ButtonLink>}>
        <p>A proposal to your hospital, a text to sign or a question of your site agent appears here.</p>
      </EmptyState>
    )
  return (
    <EmptyState title="Nothing waits for you.">
      <p>A text to sign or an answer to give appears here, oldest first.</p>
    </EmptyState>
  )
}
