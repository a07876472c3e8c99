import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { counted, dateTime } from '#app/ui/format.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { Table } from '#app/ui/table.tsx'
import { step } from '#core/machine.ts'
import { site as siteMachine } from '#core/org/machine.ts'
import { InviteSite } from './invite-site.tsx'
import { siteState } from './site-view.ts'

export const metadata: Metadata = { title: 'Site' }

interface Props {
  readonly searchParams: Promise<{ all?: string }>
}

/** The only site, a list of several, or the way to the first one. `?all` shows the list in any case. */
const Page = async ({ searchParams }: Props) => {
  const sites = await forPage((await caller()).site.list())
  const roles = (await viewer())?.actor?.roles ?? []
  const mayInvite = step(siteMachine, null, 'invite', roles, []).ok
  const [only] = sites
  if (only && sites.length === 1 && (await searchParams).all === undefined) redirect(`/site/${only.id}`)
  const now = Date.now()
  if (!only)
    return (
      <>
        <PageHeader
          title="No agent is connected"
          lead="The site agent is your hospital's own program: outgoing HTTPS only, no open ports. It cannot run anything until your site accepts an agreement."
        />
        {mayInvite ? (
          <InviteSite />
        ) : (
          <EmptyState title="Your IT connects the agent.">
            An administrator, a steward or a member with the role IT can begin here.
          </EmptyState>
        )}
      </>
    )
  return (
    <>
      <PageHeader title="Sites" lead="Each site is one agent with its own key, its own data and its own rules." />
      <Table
        caption={counted(sites.length, 'site')}
        rows={sites}
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', header: 'Site', cell: (row) => <Link href={`/site/${row.id}`}>{row.name}</Link> },
          { key: 'state', header: 'State', cell: (row) => <StateChip {...siteState(row, now)} /> },
          { key: 'seen', header: 'Last contact', numeric: true, cell: (row) => (row.lastSeenAt ? dateTime(row.lastSeenAt) : 'not yet') },
        ]}
      />
      {mayInvite && (
        <Disclosure summary="Connect another agent" className="mt-8">
          <InviteSite primary={false} />
        </Disclosure>
      )}
    </>
  )
}

export default Page
