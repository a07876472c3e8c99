import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { cache } from 'react'
import { caller, viewer } from '#app/server/caller.ts'
import { exchange } from '#app/server/exchange.ts'
import { forPage } from '#app/server/for-page.ts'
import { lensOf } from '#app/server/lens.ts'
import { TombstoneBanner } from '#app/ui/feedback/banners.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { summaryOf } from '#app/ui/listing/seen.ts'
import type { SearchParams } from '#app/ui/search-params.ts'
import { BehindListing } from './behind-listing.tsx'
import { DatasetHeader } from './dataset-header.tsx'
import { JsonLd } from './json-ld.tsx'
import { Labels, LeftOut } from './label-tables.tsx'
import { MayIUseIt } from './may-i-use-it.tsx'
import { HowImaged, WhoIsInIt } from './people-charts.tsx'

interface Address {
  params: Promise<{ slug: string }>
  searchParams: Promise<SearchParams>
}

const listing = cache(async (slug: string, query: SearchParams) => {
  const lens = await lensOf(query, new Date())
  const api = await caller()
  return { lens, hit: await forPage(api.listing.bySlug({ ...lens.input, slug })) }
})

export const generateMetadata = async ({ params, searchParams }: Address): Promise<Metadata> => {
  const { hit } = await listing((await params).slug, await searchParams)
  return { title: hit.document.description.title, description: hit.document.description.summary.slice(0, 300) }
}

const Page = async ({ params, searchParams }: Address) => {
  const query = await searchParams
  const { slug } = await params
  const [{ lens, hit }, who, head] = await Promise.all([listing(slug, query), viewer(), headers()])
  const summary = summaryOf(hit.document)
  const withdrawn = hit.state !== 'PUBLISHED'
  return (
    <>
      <JsonLd hit={hit} summary={summary} origin={new URL(exchange().config.url)} nonce={head.get('x-nonce') ?? undefined} />
      <DatasetHeader
        hit={hit}
        summary={summary}
        lens={lens}
        roles={who?.actor?.roles ?? []}
        own={who?.organisation?.id === hit.organisation.id}
        signedIn={who !== null}
      />
      {withdrawn && (
        <TombstoneBanner title="This listing was withdrawn">
          Nothing new can be asked of it. What was agreed on it before stays readable.
        </TombstoneBanner>
      )}
      <MayIUseIt hit={hit} lens={lens} query={query} />
      {summary ? (
        <>
          <WhoIsInIt summary={summary} slug={hit.slug} />
          <HowImaged summary={summary} slug={hit.slug} />
          <Labels summary={summary} source={hit.document.description.labelSource} />
          <LeftOut summary={summary} />
        </>
      ) : (
        <Section title="Numbers">
          <p className="text-ink-2">The numbers of this listing were written in a form that this program cannot read.</p>
        </Section>
      )}
      <BehindListing hit={hit} />
    </>
  )
}

export default Page
