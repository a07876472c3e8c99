import type { Metadata } from 'next'
import Link from 'next/link'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { date } from '#app/ui/format.ts'
import { researchSentence } from '#app/ui/purpose/purpose-words.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { Table } from '#app/ui/table.tsx'

export const metadata: Metadata = { title: 'Purposes' }

const Page = async () => {
  const api = await caller()
  const [purposes, who] = await Promise.all([forPage(api.purpose.list()), viewer()])
  const writes = who?.actor?.roles.includes('researcher')
  const describe = (
    <ButtonLink href="/purposes/new/research" variant="primary">
      Describe a purpose
    </ButtonLink>
  )
  return (
    <>
      <PageHeader
        title="Purposes"
        lead="A purpose is written once. Every dataset, comparison and proposal is then seen through it."
        actions={writes && purposes.length > 0 && describe}
      />
      {purposes.length > 0 ? (
        <Table
          caption="Purposes of your organisation, newest first"
          columns={[
            { key: 'title', header: 'Purpose', cell: (row) => <Link href={`/purposes/${row.id}`}>{row.title}</Link> },
            { key: 'what', header: 'What is done', cell: (row) => researchSentence(row.document) },
            { key: 'use', header: 'Use', cell: (row) => (row.document.commercial ? 'commercial' : 'non-commercial') },
            { key: 'until', header: 'Until', numeric: true, cell: (row) => date(row.document.until) },
          ]}
          rows={purposes}
          rowKey={(row) => row.id}
        />
      ) : (
        <EmptyState title="Your organisation has written no purpose yet." action={writes && describe}>
          <p>Answer six questions; see which hospitals' terms fit, and why.</p>
        </EmptyState>
      )}
    </>
  )
}

export default Page
