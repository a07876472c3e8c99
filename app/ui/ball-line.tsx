import type { ReactNode } from 'react'
import { dayMonth } from './format.ts'
import { Icon } from './named-icon.tsx'

export interface Ball {
  /** Who acts next; null when nobody has to. */
  readonly holder: string | null
  readonly you?: boolean
  readonly since?: string | Date
  /** "usually answers in 9 days" */
  readonly usually?: string
  /** "they accept or suggest changes" */
  readonly next?: string
  /** Said instead when nobody holds the ball: "Signed by all". */
  readonly rest?: string
}

/** Who holds the ball, since when, what happens next. On every proposal, negotiation, agreement and project. */
export const BallLine = ({ holder, you = false, since, usually, next, rest }: Ball) => {
  if (!holder) return <p className="text-ink-2">{rest}</p>
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className={you ? 'inline-flex items-center gap-2 font-semibold text-review' : 'inline-flex items-center gap-2'}>
        <Icon name={you ? 'hand' : 'hourglass'} />
        {you ? (
          'Waiting for you'
        ) : (
          <span>
            Waiting for <strong className="font-semibold">{holder}</strong>
          </span>
        )}
      </span>
      {since && <Part>since {dayMonth(since)}</Part>}
      {usually && <Part>{usually}</Part>}
      {next && <Part>next: {next}</Part>}
    </p>
  )
}

const Part = ({ children }: { children: ReactNode }) => (
  <span className="text-ink-2">
    <span aria-hidden="true" className="mr-2 text-ink-3">
      ·
    </span>
    {children}
  </span>
)
