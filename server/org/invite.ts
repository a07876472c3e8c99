import { randomBytes, randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { utf8ToBytes } from '#core/bytes.ts'
import { sha256Hex } from '#core/canonical.ts'
import { invitation, MEMBER_ROLES, membership } from '#core/org/machine.ts'
import { Refused } from '#core/refusal.ts'
import { invitations, memberships, persons } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { hashPassword } from '#server/session/password.ts'
import { rolesIn } from './roles.ts'

export const tokenHash = (token: string): string => sha256Hex(utf8ToBytes(token), 'token/v1')
export const newToken = (): string => randomBytes(24).toString('base64url')
const DAY_MS = 86_400_000

const Roles = z.array(z.enum(MEMBER_ROLES)).min(1).max(MEMBER_ROLES.length)

/** Invites a person by a one-time link; the link is shown once, only its hash is kept. */
export const invite = defineCommand({
  machine: invitation,
  command: 'invite',
  table: invitations,
  creates: true,
  input: z.object({ organisationId: z.uuid(), email: z.email().max(200), roles: Roles }),
  roles: (_row, actor, input) => (actor.kind === 'system' ? ['admin'] : rolesIn(input.organisationId, actor)),
  apply: async (_row, input, { now }) => {
    const token = newToken()
    const id = randomUUID()
    return {
      set: {
        id,
        organisationId: input.organisationId,
        email: input.email.toLowerCase(),
        roles: input.roles,
        tokenHash: tokenHash(token),
        expiresAt: new Date(now.getTime() + 7 * DAY_MS),
        audience: [input.organisationId],
      },
      data: { roles: input.roles },
      result: { id, token },
    }
  },
})

export const withdrawInvitation = defineCommand({
  machine: invitation,
  command: 'withdraw',
  table: invitations,
  input: z.object({ id: z.uuid() }),
  roles: (row, actor) => rolesIn(row!.organisationId, actor),
  apply: async () => ({ result: { ok: true as const } }),
})

/** Makes a person a member; given inside invitation.accept. */
export const joinOrganisation = defineCommand({
  machine: membership,
  command: 'join',
  table: memberships,
  creates: true,
  input: z.object({ organisationId: z.uuid(), personId: z.uuid(), roles: Roles }),
  roles: (_row, actor) => (actor.kind === 'system' ? ['system'] : []),
  apply: async (_row, input, { tx }) => {
    const id = randomUUID()
    const [person] = await tx.select().from(persons).where(eq(persons.id, input.personId)).for('update')
    await tx
      .update(persons)
      .set({ audience: [...new Set([...(person?.audience ?? []), input.organisationId])] })
      .where(eq(persons.id, input.personId))
    return { set: { id, ...input, audience: [input.organisationId] }, data: { roles: input.roles }, result: { id } }
  },
})

/** Accepts an invitation: makes the person if the address is new (then a name and a password are needed), and the membership. */
export const acceptInvitation = defineCommand({
  machine: invitation,
  command: 'accept',
  table: invitations,
  input: z.object({
    id: z.uuid(),
    name: z.string().trim().min(2).max(120),
    title: z.string().trim().max(120).default(''),
    password: z.string().min(12, 'A password needs at least 12 characters.').max(200),
  }),
  roles: (row, actor) => (actor.kind === 'bearer' && actor.tokenHash === row!.tokenHash ? ['bearer'] : []),
  facts: (row, _input, { now }) => (row.expiresAt > now ? ['notExpired'] : []),
  apply: async (row, input, context) => {
    const { tx } = context
    const [existing] = await tx.select().from(persons).where(eq(persons.email, row.email))
    if (existing)
      throw new Refused(
        'CONFLICT',
        'There is an account for this address already. Sign in with it; ask an administrator to add you to the organisation.',
      )
    const personId = randomUUID()
    await tx.insert(persons).values({
      id: personId,
      name: input.name,
      title: input.title,
      email: row.email,
      passwordHash: await hashPassword(input.password),
      audience: [row.organisationId],
    })
    await context.runAsSystem(joinOrganisation, { organisationId: row.organisationId, personId, roles: row.roles })
    return { data: { person: personId }, result: { personId, organisationId: row.organisationId } }
  },
})

const otherAdmins = async (row: { id: string; organisationId: string }, tx: Parameters<typeof joinOrganisation.execute>[0]['tx']) =>
  (
    await tx
      .select()
      .from(memberships)
      .where(and(eq(memberships.organisationId, row.organisationId), eq(memberships.state, 'ACTIVE')))
  ).filter((m) => m.id !== row.id && m.roles.includes('admin')).length > 0

export const setRoles = defineCommand({
  machine: membership,
  command: 'setRoles',
  table: memberships,
  input: z.object({ id: z.uuid(), roles: Roles }),
  roles: (row, actor) => rolesIn(row!.organisationId, actor),
  facts: async (row, input, { tx }) => (input.roles.includes('admin') || (await otherAdmins(row, tx)) ? ['adminRemains'] : []),
  apply: async (_row, input) => ({ set: { roles: input.roles }, data: { roles: input.roles }, result: { ok: true as const } }),
})

export const removeMember = defineCommand({
  machine: membership,
  command: 'remove',
  table: memberships,
  input: z.object({ id: z.uuid() }),
  roles: (row, actor) => rolesIn(row!.organisationId, actor),
  facts: async (row, _input, { tx }) => ((await otherAdmins(row, tx)) ? ['adminRemains'] : []),
  apply: async () => ({ result: { ok: true as const } }),
})
