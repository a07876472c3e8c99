import type { Metadata } from 'next'
import Link from 'next/link'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { summaryOf, verdictOf } from '#app/ui/listing/seen.ts'
import { researchSentence } from '#app/ui/purpose/purpose-words.ts'
import { every, first, type SearchParams, withQuery } from '#app/ui/search-params.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { startDraft } from './draft.ts'
import { ProposalForm } from './proposal-form.tsx'

export const metadata: Metadata = { title: 'New proposal' }

const ChoosePurpose = async ({ listings }: { listings: string[] }) => {
  const api = await caller()
  const purposes = await forPage(api.purpose.list())
  return (
    <>
      <PageHeader title="New proposal" lead="A proposal asks many sites with one text. It begins with a purpose." />
      {purposes.length > 0 ? (
        <>
          <h2 className="mb-3">Which purpose is it for?</h2>
          <ul className="border-t border-line">
            {purposes.map((purpose) => (
              <li key={purpose.id} className="border-b border-line py-3">
                <Link
                  href={withQuery('/proposals/new', { purpose: purpose.id, listing: listings })}
                  className="inline-flex min-h-6 items-center font-semibold"
                >
                  {purpose.title}
                </Link>
                <p className="text-ink-2">{researchSentence(purpose.document)}</p>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <EmptyState
          title="Your organisation has written no purpose yet."
          action={
            <ButtonLink href="/purposes/new/research" variant="primary">
              Describe your purpose
            </ButtonLink>
          }
        >
          <p>Six questions. Then you see which datasets fit, and choose among them.</p>
        </EmptyState>
      )}
    </>
  )
}

const Page = async ({ searchParams }: { searchParams: Promise<SearchParams> }) => {
  const query = await searchParams
  const purposeId = first(query.purpose)
  if (!purposeId) return <ChoosePurpose listings={every(query.listing)} />
  const [api, who] = await Promise.all([caller(), viewer()])
  const [purpose, all] = await Promise.all([forPage(api.purpose.byId({ id: purposeId })), forPage(api.listing.search({ purposeId }))])
  const hits = all.filter((hit) => verdictOf(hit) !== 'DENY')
  const chosen = every(query.listing).filter((id) => hits.some((hit) => hit.id === id))
  const labels = [
    ...new Set(
      hits
        .filter((hit) => chosen.length === 0 || chosen.includes(hit.id))
        .flatMap((hit) => summaryOf(hit.document)?.labels.map((one) => one.label) ?? []),
    ),
  ]
  return (
    <ProposalForm
      purpose={{ id: purpose.id, title: purpose.title, document: purpose.document }}
      organisation={who?.organisation?.name ?? 'Your organisation'}
      hits={[...hits.filter((hit) => chosen.includes(hit.id)), ...hits.filter((hit) => !chosen.includes(hit.id))]}
      start={startDraft({
        title: purpose.title,
        chosen,
        label: labels.includes('pneumonia') ? 'pneumonia' : (labels[0] ?? ''),
        commercial: purpose.document.commercial,
        until: purpose.document.until,
      })}
      mayPropose={who?.actor?.roles.includes('researcher') ?? false}
      today={new Date().toISOString().slice(0, 10)}
    />
  )
}

export default Page
