import type { Metadata } from 'next'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { lensOf, ownPurposes } from '#app/server/lens.ts'
import { counted } from '#app/ui/format.ts'
import { ListingRow } from '#app/ui/listing/listing-row.tsx'
import { countByVerdict, countsSentence, verdictOf } from '#app/ui/listing/seen.ts'
import { SeenThrough } from '#app/ui/purpose/seen-through.tsx'
import { first, type SearchParams, withQuery } from '#app/ui/search-params.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { CatalogueFilters } from './catalogue-filters.tsx'
import { NothingFound } from './nothing-found.tsx'
import { VerdictTabs, verdictFrom } from './verdict-tabs.tsx'

export const metadata: Metadata = {
  title: 'Datasets',
  description: 'Chest X-ray datasets that hospitals list: who is in them, and what they may be used for. The images stay in the hospitals.',
}

const Page = async ({ searchParams }: { searchParams: Promise<SearchParams> }) => {
  const query = await searchParams
  const lens = await lensOf(query, new Date())
  const [api, who, purposes] = await Promise.all([caller(), viewer(), ownPurposes()])
  const filter = { text: first(query.q).slice(0, 200), view: first(query.view).slice(0, 20) }
  const search = (changed: Partial<typeof filter>) => {
    const { text, view } = { ...filter, ...changed }
    return forPage(api.listing.search({ ...lens.input, text: text || undefined, view: view || undefined }))
  }
  const hits = await search({})
  const address = (changed: Record<string, string>) =>
    withQuery('/datasets', { ...lens.query, q: filter.text, view: filter.view, ...changed })
  const chosen = verdictFrom(first(query.verdict))
  const rows = chosen ? hits.filter((hit) => verdictOf(hit) === chosen) : hits
  return (
    <>
      <PageHeader
        title="Datasets"
        lead={
          lens.label
            ? `Seen through one purpose: ${countsSentence(countByVerdict(hits))}.`
            : 'What hospitals list: counts and terms of use. The images stay where they are.'
        }
        state={
          lens.label && (
            <SeenThrough label={lens.label} href={lens.href} clearHref={withQuery('/datasets', { q: filter.text, view: filter.view })} />
          )
        }
      />
      <div className="grid gap-x-12 gap-y-10 xl:grid-cols-[17rem_minmax(0,1fr)]">
        <CatalogueFilters
          filter={filter}
          lens={lens}
          purposes={purposes}
          research={who?.actor?.roles.includes('researcher') ?? false}
          query={query}
        />
        <section aria-labelledby="results">
          <h2 id="results" className="mb-3 text-h3" aria-live="polite">
            {counted(rows.length, 'dataset')}
          </h2>
          {lens.label && <VerdictTabs counts={countByVerdict(hits)} total={hits.length} chosen={chosen} address={address} />}
          {rows.length > 0 ? (
            <ul className={lens.label ? undefined : 'border-t border-line'}>
              {rows.map((hit) => (
                <ListingRow key={hit.id} hit={hit} href={withQuery(`/datasets/${hit.slug}`, lens.query)} />
              ))}
            </ul>
          ) : (
            <NothingFound
              chosen={chosen}
              without={[
                ...(chosen ? [{ what: 'all verdicts', count: hits.length, href: address({}) }] : []),
                ...(filter.text
                  ? [
                      {
                        what: `datasets without the words “${filter.text}”`,
                        count: (await search({ text: '' })).length,
                        href: address({ q: '' }),
                      },
                    ]
                  : []),
                ...(filter.view
                  ? [{ what: 'datasets of any view', count: (await search({ view: '' })).length, href: address({ view: '' }) }]
                  : []),
              ]}
            />
          )}
          <p className="mt-6 text-table text-ink-3">
            Counts are rounded to 5. Counts from 0 to 10 are shown as “&lt;11” so that no one can be picked out; the hospital sees the exact
            number.
          </p>
        </section>
      </div>
    </>
  )
}

export default Page
