import Link from 'next/link'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface InboxRowProps {
  /** "Answer clause 6", "Sign", "Approve code" */
  readonly verb: string
  readonly href: string
  /** What it is about: "Pneumonia detector, agreement with Hannover". */
  readonly object: string
  readonly party: string
  /** "since 12 Nov", "3 days" */
  readonly age: string
  readonly due?: string
  /** "2 min" */
  readonly effort?: string
  readonly action?: ReactNode
  readonly selected?: boolean
}

/** One row of the inbox; the whole row is the link, an action beside it stays its own button. */
export const InboxRow = ({ verb, href, object, party, age, due, effort, action, selected = false }: InboxRowProps) => (
  <li
    className={cx(
      'relative flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line px-3 py-3 hover:bg-sunken',
      selected && 'bg-sunken',
    )}
  >
    <div className="min-w-0">
      <Link href={href} className="font-semibold text-ink after:absolute after:inset-0">
        {verb}
      </Link>
      <p className="text-ink-2">{object}</p>
      <p className="text-table text-ink-3">
        {[party, age, effort && `about ${effort}`].filter(Boolean).join(' · ')}
        {due && <span className="font-semibold text-review"> · {due}</span>}
      </p>
    </div>
    {action && <div className="relative z-10">{action}</div>}
  </li>
)
