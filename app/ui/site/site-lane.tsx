import type { ReactNode } from 'react'
import { StateChip } from '../state-chip.tsx'
import type { StateWords } from '../words.ts'
import { type PhaseName, PhaseRail } from './phase-rail.tsx'
import { type RoundCell, RoundStrip } from './round-strip.tsx'
import type { SiteNumber } from './series.ts'
import { SiteMark } from './site-mark.tsx'

export interface SiteLaneProps {
  readonly n: SiteNumber
  readonly name: string
  readonly own?: boolean
  readonly state: StateWords
  /** "41 s", "1 min 12 s; usually 50 s" */
  readonly time?: string
  readonly phase?: PhaseName
  readonly rounds: readonly RoundCell[]
  /** Last round's result: <MetricValue> with its name. */
  readonly metric?: ReactNode
  /** "1.9 MB out" */
  readonly out?: string
  /** A sentence under the lane: reason of a pause, error and who can fix it, acknowledgement of a stop. */
  readonly note?: ReactNode
  /** <PauseButton> in the own lane. */
  readonly action?: ReactNode
}

/** One site of a run. Lanes are a list in fixed order. */
export const SiteLane = ({ n, name, own = false, state, time, phase, rounds, metric, out, note, action }: SiteLaneProps) => (
  <li className="grid gap-x-6 gap-y-2 border-b border-line py-4 md:grid-cols-[10rem_minmax(0,1fr)_12rem] xl:grid-cols-[10rem_minmax(0,1fr)_12rem_12rem]">
    <div className="flex flex-wrap content-start items-baseline gap-x-2">
      <span className="inline-flex items-center gap-2 font-semibold">
        <SiteMark n={n} />
        {name}
      </span>
      {own && <span className="text-caption text-ink-3">your site</span>}
    </div>
    <div className="flex min-w-0 flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <StateChip {...state} />
        {/* A new phase brings a new time; the old one does not move over. */}
        {time && (
          <span key={state.words} className="numeric text-table text-ink-2">
            {time}
          </span>
        )}
      </p>
      {phase && <PhaseRail at={phase} stopped={state.status === 'paused'} />}
      <RoundStrip cells={rounds} label={`Rounds of ${name}`} />
      {note && <p className="max-w-measure text-table text-ink-2">{note}</p>}
    </div>
    <div className="numeric flex flex-wrap gap-x-4 text-table md:flex-col">
      {metric && <span>{metric}</span>}
      {out && <span className="text-ink-2">{out}</span>}
    </div>
    <div className="md:col-start-2 xl:col-start-4 xl:justify-self-end">{action}</div>
  </li>
)

export const SiteLanes = ({ children, label = 'Sites' }: { children: ReactNode; label?: string }) => (
  <ul aria-label={label} className="border-t border-line">
    {children}
  </ul>
)
