import type { Metadata } from 'next'
import Link from 'next/link'
import { caller } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { date } from '#app/ui/format.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { Table } from '#app/ui/table.tsx'
import { rowState } from './agreement-view.ts'

export const metadata: Metadata = { title: 'Agreements' }

const Page = async () => {
  const agreements = await forPage((await caller()).agreement.list())
  const now = Date.now()
  return (
    <>
      <PageHeader
        title="Agreements"
        lead="One for each site: what may be trained on its data, by whom, until when. Signed by people, sealed by the site."
      />
      {agreements.length === 0 ? (
        <EmptyState title="There is no agreement yet." action={<ButtonLink href="/proposals">See the proposals</ButtonLink>}>
          An agreement is written when both sides accept the terms of a proposal.
        </EmptyState>
      ) : (
        <Table
          caption={`${agreements.length === 1 ? '1 agreement' : `${agreements.length} agreements`}, newest first`}
          rows={agreements}
          rowKey={(row) => row.id}
          columns={[
            { key: 'title', header: 'Data set', cell: (row) => <Link href={`/agreements/${row.id}`}>{row.title}</Link> },
            { key: 'parties', header: 'Between', cell: (row) => `${row.provider.name} and ${row.consumer.name}` },
            { key: 'state', header: 'State', cell: (row) => <StateChip {...rowState(row, now)} /> },
            {
              key: 'project',
              header: 'Project',
              cell: (row) =>
                row.projectId ? (
                  <Link href={`/projects/${row.projectId}`}>Live page</Link>
                ) : (
                  <span className="text-ink-3">not yet open</span>
                ),
            },
            {
              key: 'until',
              header: 'Until',
              numeric: true,
              cell: (row) => <span className="whitespace-nowrap">{date(row.notAfter)}</span>,
            },
            { key: 'hash', header: 'Fingerprint', cell: (row) => <Fingerprint hash={row.termsHash} /> },
          ]}
        />
      )}
    </>
  )
}

export default Page
