import type { Metadata } from 'next'
import { cache } from 'react'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { dateTime } from '#app/ui/format.ts'
import { LegalText } from '#app/ui/layout/legal-text.tsx'
import { countByVerdict, countsSentence } from '#app/ui/listing/seen.ts'
import { purposeSentence } from '#app/ui/purpose/purpose-words.ts'
import { withQuery } from '#app/ui/search-params.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { draftFrom } from '../new/draft.ts'
import { ResultsBoard } from './results-board.tsx'

interface Address {
  params: Promise<{ id: string }>
}

const purpose = cache(async (id: string) => forPage((await caller()).purpose.byId({ id })))

export const generateMetadata = async ({ params }: Address): Promise<Metadata> => ({ title: (await purpose((await params).id)).title })

const Page = async ({ params }: Address) => {
  const { id } = await params
  const [row, api, who] = await Promise.all([purpose(id), caller(), viewer()])
  const hits = await forPage(api.listing.search({ purposeId: id }))
  const writes = who?.actor?.roles.includes('researcher') ?? false
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Purposes', href: '/purposes' }]}
        caption={`Purpose, stated ${dateTime(row.createdAt)}`}
        title={row.title}
        lead={`Seen through it, ${countsSentence(countByVerdict(hits))}.`}
        actions={writes && <ButtonLink href={withQuery('/purposes/new/check', { ...draftFrom(row) })}>Change a copy</ButtonLink>}
      />
      <LegalText className="mb-3 border-l-2 border-ink pl-4">{purposeSentence(row.document)}</LegalText>
      <Disclosure summary="In their own words" className="mb-8">
        <p className="max-w-measure">{row.document.text}</p>
      </Disclosure>
      <ResultsBoard purposeId={id} hits={hits} mayPropose={writes} />
    </>
  )
}

export default Page
