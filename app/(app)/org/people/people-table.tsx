import { Table } from '#app/ui/table.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import { rolesInWords } from '../../role-words.ts'
import { EditRoles } from './edit-roles.tsx'

type Member = Views['org']['people']['members'][number]

export const PeopleTable = ({ members }: { members: readonly Member[] }) => {
  const editable = members.some((member) => member.can.length > 0)
  return (
    <Table
      caption="Members"
      hideCaption
      columns={[
        {
          key: 'name',
          header: 'Name',
          cell: (row) => (
            <>
              <span className="font-semibold">{row.name}</span>
              {row.title && <span className="block text-ink-2">{row.title}</span>}
            </>
          ),
        },
        { key: 'email', header: 'Email', cell: (row) => <span className="[overflow-wrap:anywhere]">{row.email}</span> },
        { key: 'roles', header: 'Roles', cell: (row) => rolesInWords(row.roles) },
        ...(editable
          ? [
              {
                key: 'edit',
                header: 'Change',
                cell: (row: Member) => <EditRoles id={row.id} name={row.name} roles={row.roles} can={row.can} />,
              },
            ]
          : []),
      ]}
      rows={members}
      rowKey={(row) => row.id}
    />
  )
}
