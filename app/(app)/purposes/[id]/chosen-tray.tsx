import { Button, ButtonLink } from '#app/ui/button.tsx'
import { counted, list } from '#app/ui/format.ts'

interface ChosenTrayProps {
  readonly names: readonly string[]
  readonly href: string
  readonly onClear: () => void
}

/** Stays at the foot of the window while something is chosen. */
export const ChosenTray = ({ names, href, onClear }: ChosenTrayProps) => (
  <section
    aria-label="Chosen for a proposal"
    className="sticky bottom-0 z-10 mt-8 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t-3 border-ink bg-surface px-4 py-3"
  >
    <p aria-live="polite">
      <strong className="font-semibold">{counted(names.length, 'site')} chosen</strong>
      <span className="text-ink-2"> {list(names)}</span>
    </p>
    <div className="flex flex-wrap gap-x-4 gap-y-2">
      <Button variant="quiet" className="px-1" onClick={onClear}>
        Choose none
      </Button>
      <ButtonLink href={href} variant="primary">
        Start proposal
      </ButtonLink>
    </div>
  </section>
)
