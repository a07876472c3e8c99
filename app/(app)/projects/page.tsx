import type { Metadata } from 'next'
import Link from 'next/link'
import { caller } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { date } from '#app/ui/format.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { Table } from '#app/ui/table.tsx'
import { runWords } from '#app/ui/words.ts'
import type { RunState } from '#core/run/machine.ts'

export const metadata: Metadata = { title: 'Projects' }

const Page = async () => {
  const projects = await forPage((await caller()).project.list())
  return (
    <>
      <PageHeader title="Projects" lead="Training that runs under signed agreements. Every party sees the same rounds, live." />
      {projects.length === 0 ? (
        <EmptyState title="No project is open yet." action={<ButtonLink href="/agreements">See the agreements</ButtonLink>}>
          A project opens by itself when enough sites have signed and their agents have sealed.
        </EmptyState>
      ) : (
        <Table
          caption={`${projects.length === 1 ? '1 project' : `${projects.length} projects`}, newest first`}
          rows={projects}
          rowKey={(row) => row.id}
          columns={[
            { key: 'title', header: 'Project', cell: (row) => <Link href={`/projects/${row.id}`}>{row.title}</Link> },
            { key: 'led', header: 'Led by', cell: (row) => row.organisation.name },
            {
              key: 'state',
              header: 'State',
              cell: (row) => (row.run ? <StateChip {...runWords(row.run.state as RunState)} /> : 'Not yet running'),
            },
            {
              key: 'round',
              header: 'Round',
              numeric: true,
              cell: (row) => (row.run ? `${row.run.currentRound} of ${row.run.rounds}` : 'not yet'),
            },
            { key: 'opened', header: 'Opened', numeric: true, cell: (row) => date(row.createdAt) },
          ]}
        />
      )}
    </>
  )
}

export default Page
