'use client'

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { ListingRow } from '#app/ui/listing/listing-row.tsx'
import { VERDICT_ORDER, VERDICT_SLUGS, verdictOf } from '#app/ui/listing/seen.ts'
import { withQuery } from '#app/ui/search-params.ts'
import { Tabs } from '#app/ui/tabs.tsx'
import { type VerdictKind, verdictWords } from '#app/ui/verdict/verdict-chip.tsx'
import type { ListingHit } from '#server/listing/queries.ts'
import { ChosenTray } from './chosen-tray.tsx'

interface ResultsBoardProps {
  readonly purposeId: string
  readonly hits: readonly ListingHit[]
  readonly mayPropose: boolean
}

const SLUGS = VERDICT_ORDER.map((verdict) => VERDICT_SLUGS[verdict])
const EMPTY: Record<VerdictKind, string> = {
  ALLOW: 'Nothing fits outright. Those that need review are open to you: start there.',
  REVIEW: 'Nothing needs a person to look at it.',
  DENY: 'No listing excludes this purpose.',
  NONE: 'Every listing states its terms.',
}

/** What fits, what needs a person, what does not; several can be chosen for one proposal. */
export const ResultsBoard = ({ purposeId, hits, mayPropose }: ResultsBoardProps) => {
  const of = (verdict: VerdictKind) => hits.filter((hit) => verdictOf(hit) === verdict)
  const start = VERDICT_ORDER.find((verdict) => of(verdict).length > 0) ?? 'ALLOW'
  const [show, setShow] = useQueryState('show', parseAsStringLiteral(SLUGS).withDefault(VERDICT_SLUGS[start]))
  const [chosen, setChosen] = useQueryState('chosen', parseAsArrayOf(parseAsString).withDefault([]))
  const known = chosen.filter((id) => hits.some((hit) => hit.id === id && verdictOf(hit) !== 'DENY'))
  const toggle = (id: string) => setChosen(known.includes(id) ? known.filter((other) => other !== id) : [...known, id])
  const box = (hit: ListingHit) => (
    <label className="inline-flex min-h-11 items-center gap-2 font-semibold">
      <input type="checkbox" className="size-6 accent-brand" checked={known.includes(hit.id)} onChange={() => toggle(hit.id)} />
      Choose<span className="sr-only"> {hit.document.description.title}</span>
    </label>
  )
  return (
    <>
      <h2 className="sr-only">Datasets</h2>
      <Tabs
        label="Verdicts"
        value={show}
        onValueChange={(value) => setShow(SLUGS.find((slug) => slug === value) ?? null)}
        tabs={VERDICT_ORDER.map((verdict) => ({
          value: VERDICT_SLUGS[verdict],
          label: verdictWords(verdict),
          count: of(verdict).length,
          content:
            of(verdict).length > 0 ? (
              <ul className="-mt-6">
                {of(verdict).map((hit) => (
                  <ListingRow
                    key={hit.id}
                    hit={hit}
                    href={withQuery(`/datasets/${hit.slug}`, { purpose: purposeId })}
                    choose={mayPropose && verdict !== 'DENY' && box(hit)}
                  />
                ))}
              </ul>
            ) : (
              <EmptyState title={EMPTY[verdict]} />
            ),
        }))}
      />
      {known.length > 0 && (
        <ChosenTray
          names={known.map((id) => hits.find((hit) => hit.id === id)?.site.name ?? '')}
          href={withQuery('/proposals/new', { purpose: purposeId, listing: known })}
          onClear={() => setChosen(null)}
        />
      )}
    </>
  )
}
