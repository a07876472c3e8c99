import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

export interface Fact {
  readonly label: ReactNode
  readonly value: ReactNode
  /** Under the value: how it was counted, since when. */
  readonly note?: ReactNode
}

/** Headline numbers in a ruled row, like the label strip of an instrument. */
export const FactStrip = ({ facts, className }: { facts: readonly Fact[]; className?: string }) => (
  <dl className={cx('grid grid-cols-2 border-y border-line sm:grid-cols-3 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none', className)}>
    {facts.map((fact, i) => (
      <div key={i} className="flex flex-col gap-0.5 py-4 pr-4 lg:border-l lg:border-line lg:pl-4 lg:first:border-l-0 lg:first:pl-0">
        <dt className="text-caption text-ink-2">{fact.label}</dt>
        <dd className="numeric text-h3 font-semibold">{fact.value}</dd>
        {fact.note && <dd className="text-caption text-ink-3">{fact.note}</dd>}
      </div>
    ))}
  </dl>
)

/** Label and value, one a line; the pair stacks on a phone. `change`: a link or button at the end of the line. */
export const FactList = ({ facts }: { facts: readonly (Fact & { readonly change?: ReactNode })[] }) => (
  <dl className="border-t border-line">
    {facts.map((fact, i) => (
      <div key={i} className="grid gap-x-6 gap-y-1 border-b border-line py-3 md:grid-cols-[14rem_minmax(0,1fr)_auto]">
        <dt className="font-semibold text-ink-2">{fact.label}</dt>
        <dd className="min-w-0 max-w-measure">
          {fact.value}
          {fact.note && <span className="block text-table text-ink-3">{fact.note}</span>}
        </dd>
        {fact.change && <dd>{fact.change}</dd>}
      </div>
    ))}
  </dl>
)
