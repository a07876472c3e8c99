import { cx } from '../cx.ts'

export const PHASES = ['Fetch model', 'Prepare', 'Train', 'Send', 'Accepted'] as const
export type PhaseName = (typeof PHASES)[number]

/** Where a site is in its round. The words stay, so the marks are only a second cue. */
export const PhaseRail = ({ at, stopped = false }: { at: PhaseName; stopped?: boolean }) => {
  const here = PHASES.indexOf(at)
  const finished = at === 'Accepted'
  return (
    <ol className="flex flex-wrap gap-x-3 gap-y-1 text-caption" aria-label="Steps of the round">
      {PHASES.map((phase, i) => (
        <li
          key={phase}
          aria-current={i === here ? 'step' : undefined}
          className={cx(
            'border-t-3 pt-1',
            (i < here || finished) && 'border-ink text-ink-2',
            i === here && !finished && (stopped ? 'border-paused font-semibold' : 'border-live font-semibold'),
            i > here && 'border-line text-ink-3',
          )}
        >
          {/* The bold word is wider: its room is kept, so that the others stay where they are. */}
          <span className="grid">
            <span className="[grid-area:1/1]">{phase}</span>
            <span aria-hidden="true" className="invisible h-0 font-semibold [grid-area:1/1]">
              {phase}
            </span>
          </span>
        </li>
      ))}
    </ol>
  )
}
