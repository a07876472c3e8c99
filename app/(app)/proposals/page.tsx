import type { Metadata } from 'next'
import Link from 'next/link'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { date, list } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { RefreshOnReturn } from '#app/ui/live/refresh-on-return.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { type Column, Table } from '#app/ui/table.tsx'
import type { ProposalView } from '#server/proposal/queries.ts'
import { proposalState } from './proposal-state.ts'

export const metadata: Metadata = { title: 'Proposals' }

const title: Column<ProposalView> = {
  key: 'title',
  header: 'Proposal',
  cell: (row) => <Link href={`/proposals/${row.id}`}>{row.title}</Link>,
}
const state: Column<ProposalView> = { key: 'state', header: 'State', cell: (row) => <StateChip {...proposalState(row)} /> }
const sent: Column<ProposalView> = { key: 'sent', header: 'Sent', numeric: true, cell: (row) => date(row.createdAt) }

const MINE: Column<ProposalView>[] = [
  title,
  { key: 'sites', header: 'Sites', cell: (row) => list(row.negotiations.map((one) => one.site.name)) },
  state,
  sent,
]
const RECEIVED: Column<ProposalView>[] = [
  title,
  { key: 'from', header: 'From', cell: (row) => row.organisation.name },
  { key: 'data', header: 'Dataset', cell: (row) => list(row.negotiations.map((one) => one.listing.title)) },
  state,
  sent,
]

const Page = async () => {
  const api = await caller()
  const [proposals, who] = await Promise.all([forPage(api.proposal.list()), viewer()])
  const mine = proposals.filter((one) => one.mine)
  const received = proposals.filter((one) => !one.mine)
  const writes = who?.actor?.roles.includes('researcher')
  const start = (
    <ButtonLink href="/proposals/new" variant="primary">
      Start a proposal
    </ButtonLink>
  )
  return (
    <>
      <RefreshOnReturn />
      <PageHeader
        title="Proposals"
        lead="One text to many sites; each site answers for itself."
        actions={writes && proposals.length > 0 && start}
      />
      {received.length > 0 && (
        <Section title="Sent to you" id="received">
          <Table caption="Proposals for your data, newest first" hideCaption columns={RECEIVED} rows={received} rowKey={(row) => row.id} />
        </Section>
      )}
      {mine.length > 0 && (
        <Section title="Sent by you" id="mine">
          <Table caption="Proposals of your organisation, newest first" hideCaption columns={MINE} rows={mine} rowKey={(row) => row.id} />
        </Section>
      )}
      {proposals.length === 0 &&
        (writes ? (
          <EmptyState title="You have asked nobody yet." action={start}>
            <p>Choose datasets that fit your purpose, write one text, and send it to all their sites.</p>
          </EmptyState>
        ) : (
          <EmptyState title="Nobody has asked for your data yet.">
            <p>A proposal for a dataset of yours appears here and in the inbox of its steward.</p>
          </EmptyState>
        ))}
    </>
  )
}

export default Page
