import type { ReactNode } from 'react'

interface ProblemProps {
  /** What happened. */
  readonly what: string
  readonly why?: ReactNode
  /** What to do now. */
  readonly todo: ReactNode
  /** What was not lost: "Round 8 is safe." */
  readonly safe?: string
  readonly reference?: string
  readonly actions?: ReactNode
}

/** A whole page that says what went wrong, in the order a person asks. */
export const ProblemPage = ({ what, why, todo, safe, reference, actions }: ProblemProps) => (
  <div className="mx-auto flex max-w-ask flex-col gap-4 px-4 py-16 sm:px-6">
    <h1>{what}</h1>
    {why && <p className="text-lead text-ink-2">{why}</p>}
    <p className="text-lead">{todo}</p>
    {safe && <p>{safe}</p>}
    {actions && <div className="flex flex-wrap gap-3 pt-2">{actions}</div>}
    {reference && (
      <p className="text-table text-ink-3">
        Reference <code>{reference}</code>
      </p>
    )}
  </div>
)
