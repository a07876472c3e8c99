import type { ReactNode } from 'react'
import type { Modifier, Permission } from '#core/data-use/data-use.ts'
import { MODIFIERS, PERMISSIONS } from '#core/data-use/data-use.ts'

interface TermLineProps {
  /** DUO shorthand, or a house term such as 'profile:minimumPatients'. */
  readonly term: Permission | Modifier | `profile:${string}`
  /** The term as a sentence. */
  readonly children: ReactNode
  /** Where it comes from: the wording a person read. */
  readonly from?: ReactNode
}

const duo = (term: string) => (PERMISSIONS as Record<string, string>)[term] ?? (MODIFIERS as Record<string, string>)[term]

/** One term of use: the sentence first, the code after. Its id is what a reason links to. */
export const TermLine = ({ term, children, from }: TermLineProps) => (
  <div
    id={`term-${term.replace(':', '-')}`}
    className="grid gap-x-6 gap-y-1 border-b border-line py-3 target:bg-brand-soft md:grid-cols-[minmax(0,1fr)_auto]"
  >
    <p className="max-w-measure">{children}</p>
    <p className="text-table text-ink-3">{duo(term) ? <code>{`${term} ${duo(term)}`}</code> : 'house term'}</p>
    {from && <p className="max-w-measure text-table text-ink-2 md:col-span-2">{from}</p>}
  </div>
)
export const termHash = (term: string) => `#term-${term.replace(':', '-')}`
