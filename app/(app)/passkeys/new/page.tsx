import type { Metadata } from 'next'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { date } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { first, type SearchParams } from '#app/ui/search-params.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { Table } from '#app/ui/table.tsx'
import { NewPasskey } from './new-passkey.tsx'

export const metadata: Metadata = { title: 'Signing passkey' }

const Page = async ({ searchParams }: { searchParams: Promise<SearchParams> }) => {
  const api = await caller()
  const [keys, who, query] = await Promise.all([forPage(api.passkey.list()), viewer(), searchParams])
  const next = first(query.next)
  return (
    <>
      <PageHeader
        title="Your signing passkey"
        lead={`With it you sign for ${who?.organisation?.name ?? 'your organisation'}. It stays on your device, and every signature asks for your finger, face or PIN.`}
      />
      {keys.length > 0 && (
        <Section title="Passkeys you have" id="keys">
          <Table
            caption={`They sign for ${who?.organisation?.name ?? 'your organisation'}`}
            columns={[
              { key: 'label', header: 'Name', cell: (row) => row.label },
              { key: 'made', header: 'Made', cell: (row) => date(row.createdAt) },
              {
                key: 'kept',
                header: 'Kept',
                cell: (row) => (row.backedUp ? 'with the maker of your device, on all your devices' : 'on one device only'),
              },
            ]}
            rows={keys}
            rowKey={(row) => row.id}
          />
        </Section>
      )}
      <Section title={keys.length > 0 ? 'Another one' : 'Create it'} id="create">
        <NewPasskey name={who?.person.name ?? ''} next={/^\/(?![/\\])[^\s]*$/.test(next) ? next : null} more={keys.length > 0} />
      </Section>
    </>
  )
}

export default Page
