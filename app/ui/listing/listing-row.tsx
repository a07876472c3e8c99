import Link from 'next/link'
import type { ReactNode } from 'react'
import type { ListingHit } from '#server/listing/queries.ts'
import { DemoLabel } from '../demo-label.tsx'
import { Disclosure } from '../disclosure.tsx'
import { counted } from '../format.ts'
import { Count } from '../number/count.tsx'
import { ReasonList } from '../verdict/reason-list.tsx'
import { termHash } from '../verdict/term-line.tsx'
import { VerdictChip } from '../verdict/verdict-chip.tsx'
import { summaryOf, verdictOf } from './seen.ts'
import { agesOf, labelWords, viewsOf } from './words.ts'

interface ListingRowProps {
  readonly hit: ListingHit
  /** Address of the dataset page, seen through the same purpose. */
  readonly href: string
  /** A box to choose it, on pages where one can. */
  readonly choose?: ReactNode
}

const IMPORTANCE = { DENY: 0, REVIEW: 1, OBLIGATION: 2, ALLOW: 3 } as const

/** The reason that decides: the most serious first. */
const reasonsOf = (hit: ListingHit) => [...(hit.match?.reasons ?? [])].sort((a, b) => IMPORTANCE[a.verdict] - IMPORTANCE[b.verdict])

const Numbers = ({ hit }: { hit: ListingHit }) => {
  const summary = summaryOf(hit.document)
  if (!summary) return <p className="text-table text-ink-2">The numbers of this listing cannot be read by this program.</p>
  return (
    <p className="flex flex-wrap gap-x-2 text-table text-ink-2">
      <Count of={summary.patients} unit={['patient', 'patients']} />
      <Part>
        <Count of={summary.images} unit={['image', 'images']} />
      </Part>
      <Part>{viewsOf(summary)}</Part>
      <Part>{agesOf(summary)}</Part>
      {summary.labels.length > 0 && <Part>labels: {summary.labels.map((one) => labelWords(one.label)).join(', ')}</Part>}
    </p>
  )
}

const Part = ({ children }: { children: ReactNode }) => (
  <span>
    <span aria-hidden="true" className="mr-2 text-ink-3">
      ·
    </span>
    {children}
  </span>
)

/** One listing in a list: what it is, whether it fits and why. */
export const ListingRow = ({ hit, href, choose }: ListingRowProps) => {
  const verdict = verdictOf(hit)
  const reasons = reasonsOf(hit)
  return (
    <li className="flex flex-col gap-2 border-b border-line py-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h3 className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <Link href={href}>{hit.document.description.title}</Link>
            {hit.document.synthetic && <DemoLabel kind="synthetic" />}
          </h3>
          <p className="text-table text-ink-2">
            {hit.organisation.name}, version {hit.version}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {verdict && <VerdictChip verdict={verdict} />}
          {choose}
        </div>
      </div>
      <Numbers hit={hit} />
      {reasons[0] ? (
        <div>
          <p>{reasons[0].text}</p>
          <Disclosure summary={`Why? (${counted(reasons.length, 'reason')})`}>
            <ReasonList
              reasons={reasons}
              termHref={(term) => `${href}${termHash(term)}`}
              whatWouldChange={hit.changes.map((change) => change.text)}
            />
          </Disclosure>
        </div>
      ) : (
        <p className="max-w-measure">{hit.document.description.summary}</p>
      )}
    </li>
  )
}
