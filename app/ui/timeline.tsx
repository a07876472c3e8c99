import type { ReactNode } from 'react'
import { dateTime } from './format.ts'

export interface Moment {
  readonly id: string
  readonly at: string | Date
  /** A sentence: "Hannover sent offer v3." */
  readonly text: ReactNode
  readonly detail?: ReactNode
  /** A state changed here; other moments are drawn smaller. */
  readonly milestone?: boolean
}

/** Newest first or oldest first as given. */
export const Timeline = ({ moments, label = 'History' }: { moments: readonly Moment[]; label?: string }) => (
  <ol
    aria-label={label}
    className="relative flex flex-col gap-4 pl-6 before:absolute before:inset-y-2 before:left-[5px] before:w-px before:bg-line"
  >
    {moments.map((moment) => (
      <li key={moment.id} className="relative">
        <span
          aria-hidden="true"
          className={
            moment.milestone
              ? 'absolute top-[0.4rem] -left-6 size-[11px] rounded-full border-2 border-ink bg-paper'
              : 'absolute top-[0.6rem] -left-[1.375rem] size-[7px] rounded-full bg-control'
          }
        />
        <p className={moment.milestone ? 'font-semibold' : undefined}>{moment.text}</p>
        {moment.detail && <div className="text-ink-2">{moment.detail}</div>}
        <time dateTime={new Date(moment.at).toISOString()} className="numeric block text-table text-ink-3">
          {dateTime(moment.at)}
        </time>
      </li>
    ))}
  </ol>
)
