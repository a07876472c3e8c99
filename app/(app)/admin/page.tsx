import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { countryName, countryOptions } from '#app/ui/countries.ts'
import { DemoLabel } from '#app/ui/demo-label.tsx'
import { date } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { Table } from '#app/ui/table.tsx'
import { FoundOrganisation } from './found-organisation.tsx'
import { KIND_WORDS } from './kind-words.ts'

export const metadata: Metadata = { title: 'Organisations' }

/** For the organisation that runs the exchange. The list is public; the command is refused to everybody else. */
const Page = async () => {
  const who = await viewer()
  if (who?.organisation?.kind !== 'platform') notFound()
  const api = await caller()
  const organisations = await forPage(api.org.all())
  return (
    <>
      <PageHeader
        title="Organisations"
        lead="Who takes part in this exchange. Check who they are before you let them in; what they agree on is not yours to see."
      />
      <Section title="Taking part" id="organisations" meta={organisations.length}>
        <Table
          caption="Organisations of this exchange"
          hideCaption
          columns={[
            {
              key: 'name',
              header: 'Name',
              cell: (row) => (
                <span className="inline-flex flex-wrap items-baseline gap-2">
                  {row.name}
                  {row.demo && <DemoLabel />}
                </span>
              ),
            },
            { key: 'kind', header: 'Kind', cell: (row) => KIND_WORDS[row.kind] },
            { key: 'country', header: 'Country', cell: (row) => countryName(row.country) },
            { key: 'since', header: 'Since', numeric: true, cell: (row) => date(row.createdAt) },
          ]}
          rows={organisations}
          rowKey={(row) => row.id}
        />
      </Section>
      {who.actor?.roles.includes('admin') && (
        <Section title="Found an organisation" id="found" intro="Its first administrator gets a link that works once, for seven days.">
          <FoundOrganisation countries={countryOptions()} />
        </Section>
      )}
    </>
  )
}

export default Page
