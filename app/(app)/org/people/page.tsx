import type { Metadata } from 'next'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { ROLE_WORDS, rolesInWords } from '../../role-words.ts'
import { InvitePerson } from './invite-person.tsx'
import { OpenInvitations } from './open-invitations.tsx'
import { PeopleTable } from './people-table.tsx'

export const metadata: Metadata = { title: 'People' }

const Page = async () => {
  const api = await caller()
  const [{ members, invitations }, who] = await Promise.all([forPage(api.org.people()), viewer()])
  const admin = who?.actor?.roles.includes('admin') ?? false
  return (
    <>
      <PageHeader
        title={`People of ${who?.organisation?.name ?? 'your organisation'}`}
        lead="Who may do what in the name of the organisation. A signature needs the role of a signatory and the person's own passkey."
      />
      <Section title="Members" id="members" meta={members.length}>
        <PeopleTable members={members} />
      </Section>
      {(admin || invitations.length > 0) && (
        <Section title="Invitations" id="invitations" intro="A link works once, for seven days, and only for the address it was made for.">
          <OpenInvitations invitations={invitations} />
          {admin && <InvitePerson />}
        </Section>
      )}
      <Section title="What the roles may do" id="roles">
        <dl className="border-t border-line">
          {Object.values(ROLE_WORDS).map(({ name, may }) => (
            <div key={name} className="grid gap-x-6 border-b border-line py-2 md:grid-cols-[10rem_minmax(0,1fr)]">
              <dt className="font-semibold first-letter:uppercase">{name}</dt>
              <dd className="text-ink-2">{may}</dd>
            </div>
          ))}
        </dl>
        {!admin && <p className="mt-4 text-ink-2">An administrator invites people and gives roles: {rolesOfAdmins(members)}.</p>}
      </Section>
    </>
  )
}

const rolesOfAdmins = (members: readonly { name: string; roles: readonly string[] }[]) =>
  members
    .filter((member) => rolesInWords(member.roles).includes('administrator'))
    .map((member) => member.name)
    .join(', ')

export default Page
