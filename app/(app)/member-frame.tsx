import type { ReactNode } from 'react'
import { caller } from '#app/server/caller.ts'
import { actForAction, signOutAction } from '#app/server/session-actions.ts'
import { AppShell, type NavItem } from '#app/ui/shell/app-shell.tsx'
import type { Viewer } from '#server/session/session.ts'
import { rolesInWords } from './role-words.ts'

/** The sixth entry: where this organisation's own work lies. */
const ownItem = ({ organisation, actor }: Viewer): NavItem => {
  if (organisation?.kind === 'hospital') return { href: '/site', label: 'Site', icon: 'hospital' }
  if (organisation?.kind === 'platform') return { href: '/admin', label: 'Admin', icon: 'shield-check' }
  if (actor?.roles.includes('researcher')) return { href: '/purposes', label: 'Purposes', icon: 'microscope' }
  return { href: '/org/people', label: 'People', icon: 'users' }
}

const railOf = (viewer: Viewer, needsYou: number): NavItem[] => [
  { href: '/inbox', label: 'Inbox', icon: 'inbox', count: needsYou },
  { href: '/datasets', label: 'Discover', icon: 'compass' },
  { href: '/proposals', label: 'Proposals', icon: 'send' },
  { href: '/agreements', label: 'Agreements', icon: 'file-signature' },
  { href: '/projects', label: 'Projects', icon: 'folder-kanban' },
  ownItem(viewer),
]

const inboxCount = async (): Promise<number> => {
  const api = await caller()
  return (await api.inbox.mine()).needsYou.length
}

/** The frame of a signed-in member's pages. */
export const MemberFrame = async ({ viewer, children }: { viewer: Viewer; children: ReactNode }) => (
  <AppShell
    items={railOf(viewer, viewer.actor ? await inboxCount() : 0)}
    organisation={{
      organisations: viewer.memberships.map((one) => ({ id: one.organisationId, name: one.name, note: rolesInWords(one.roles) })),
      acting: viewer.organisation?.id ?? '',
      action: actForAction,
    }}
    person={{ name: viewer.person.name, roles: viewer.person.title || undefined }}
    signOut={signOutAction}
  >
    {children}
  </AppShell>
)
