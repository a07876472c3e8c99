'use client'

import { Button } from '#app/ui/button.tsx'
import { dateTime } from '#app/ui/format.ts'
import { Table } from '#app/ui/table.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { rolesInWords } from '../../role-words.ts'

type Invitation = Views['org']['people']['invitations'][number]

export const OpenInvitations = ({ invitations }: { invitations: readonly Invitation[] }) => {
  const { run, pending, problem } = useCommand(trpc.org.withdrawInvitation.mutate, { done: 'Invitation withdrawn.' })
  if (invitations.length === 0) return <p className="mb-6 text-ink-2">No invitation is open.</p>
  return (
    <div className="mb-8 flex flex-col gap-4">
      <CommandMessage problem={problem} />
      <Table
        caption="Open invitations"
        columns={[
          { key: 'email', header: 'For', cell: (row) => <span className="[overflow-wrap:anywhere]">{row.email}</span> },
          { key: 'roles', header: 'Roles', cell: (row) => rolesInWords(row.roles) },
          { key: 'until', header: 'Works until', cell: (row) => dateTime(row.expiresAt) },
          {
            key: 'withdraw',
            header: 'Change',
            cell: (row) =>
              row.can.some((offer) => offer.command === 'withdraw') && (
                <Button size="compact" disabled={pending} onClick={() => run({ id: row.id })}>
                  Withdraw<span className="sr-only"> the invitation of {row.email}</span>
                </Button>
              ),
          },
        ]}
        rows={invitations}
        rowKey={(row) => row.id}
      />
    </div>
  )
}
