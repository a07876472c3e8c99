import type { MemberRole } from '#core/org/machine.ts'

/** What a role lets a person do, in the words of the people page. */
export const ROLE_WORDS: Record<MemberRole, { name: string; may: string }> = {
  admin: { name: 'administrator', may: 'invites people and gives roles' },
  steward: { name: 'steward', may: 'describes datasets, answers proposals, pauses training' },
  signatory: { name: 'signatory', may: 'signs and ends agreements with a passkey' },
  it: { name: 'IT', may: 'connects and disconnects the site agent' },
  researcher: { name: 'researcher', may: 'writes purposes and proposals, starts and stops runs' },
}

export const rolesInWords = (roles: readonly string[]): string =>
  roles.map((role) => ROLE_WORDS[role as MemberRole]?.name ?? role).join(', ')
