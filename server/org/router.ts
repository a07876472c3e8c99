import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { offered } from '#core/machine.ts'
import { invitation as invitationMachine, membership as membershipMachine } from '#core/org/machine.ts'
import { Refused } from '#core/refusal.ts'
import { invitations, memberships, organisations, persons, SYSTEM } from '#db/schema/index.ts'
import { execute } from '#server/kernel/command.ts'
import { createSession } from '#server/session/session.ts'
import { guest, member, router } from '#server/trpc.ts'
import { foundOrganisation } from './found.ts'
import { acceptInvitation, invite, removeMember, setRoles, tokenHash, withdrawInvitation } from './invite.ts'
import { rolesIn } from './roles.ts'

const Token = z.object({ token: z.string().min(20).max(100) })

export const orgRouter = router({
  /** For administrators of the organisation that runs the exchange. */
  found: member.input(foundOrganisation.input.omit({ demo: true }).required({ adminEmail: true })).mutation(async ({ ctx, input }) => {
    const made = await ctx.run(foundOrganisation, input)
    return { id: made.id, link: made.token && `${ctx.exchange.config.url}/join/${made.token}` }
  }),
  /** Every organisation of the exchange: their names are public. */
  all: member.query(({ ctx }) =>
    ctx.read(async (tx) =>
      (await tx.select().from(organisations).orderBy(organisations.name)).map(({ id, name, kind, country, demo, createdAt }) => ({
        id,
        name,
        kind,
        country,
        demo,
        createdAt,
      })),
    ),
  ),
  people: member.query(({ ctx }) =>
    ctx.read(async (tx) => {
      const rows = await tx
        .select({ membership: memberships, person: persons })
        .from(memberships)
        .innerJoin(persons, eq(persons.id, memberships.personId))
        .where(and(eq(memberships.organisationId, ctx.actor.organisation), eq(memberships.state, 'ACTIVE')))
        .orderBy(persons.name)
      const open = await tx
        .select()
        .from(invitations)
        .where(and(eq(invitations.organisationId, ctx.actor.organisation), eq(invitations.state, 'OPEN')))
      const admins = rows.filter(({ membership }) => membership.roles.includes('admin')).length
      return {
        members: rows.map(({ membership, person }) => ({
          id: membership.id,
          name: person.name,
          email: person.email,
          title: person.title,
          roles: membership.roles,
          can: offered(
            membershipMachine,
            membership.state,
            rolesIn(membership.organisationId, ctx.actor),
            admins > 1 || !membership.roles.includes('admin') ? ['adminRemains'] : [],
          ),
        })),
        invitations: open.map((row) => ({
          id: row.id,
          email: row.email,
          roles: row.roles,
          expiresAt: row.expiresAt,
          can: offered(invitationMachine, row.state, rolesIn(row.organisationId, ctx.actor), []).filter(
            (offer) => offer.command === 'withdraw',
          ),
        })),
      }
    }),
  ),
  invite: member.input(invite.input.omit({ organisationId: true })).mutation(async ({ ctx, input }) => {
    const made = await ctx.run(invite, { ...input, organisationId: ctx.actor.organisation })
    return { id: made.id, link: `${ctx.exchange.config.url}/join/${made.token}` }
  }),
  withdrawInvitation: member.input(withdrawInvitation.input).mutation(({ ctx, input }) => ctx.run(withdrawInvitation, input)),
  setRoles: member.input(setRoles.input).mutation(({ ctx, input }) => ctx.run(setRoles, input)),
  removeMember: member.input(removeMember.input).mutation(({ ctx, input }) => ctx.run(removeMember, input)),
})

export const invitationRouter = router({
  byToken: guest.input(Token).query(({ ctx, input }) =>
    ctx.exchange.db.withTx(
      SYSTEM,
      async (tx) => {
        const [found] = await tx
          .select({ invitation: invitations, organisation: organisations })
          .from(invitations)
          .innerJoin(organisations, eq(organisations.id, invitations.organisationId))
          .where(eq(invitations.tokenHash, tokenHash(input.token)))
        if (found?.invitation.state !== 'OPEN' || found.invitation.expiresAt < new Date())
          throw new Refused(
            'INVITATION_INVALID',
            'This invitation was used, withdrawn or has expired. Ask the person who invited you for a new one.',
          )
        return { organisation: found.organisation.name, email: found.invitation.email, roles: found.invitation.roles }
      },
      { readOnly: true },
    ),
  ),
  /** Makes the account and signs in; the token goes into a cookie by the route that calls this. */
  accept: guest.input(acceptInvitation.input.omit({ id: true }).extend(Token.shape)).mutation(async ({ ctx, input }) => {
    const hash = tokenHash(input.token)
    const [row] = await ctx.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(invitations).where(eq(invitations.tokenHash, hash)))
    if (!row)
      throw new Refused(
        'INVITATION_INVALID',
        'This invitation was used, withdrawn or has expired. Ask the person who invited you for a new one.',
      )
    const made = await execute(ctx.exchange, { kind: 'bearer', tokenHash: hash }, acceptInvitation, {
      id: row.id,
      name: input.name,
      title: input.title,
      password: input.password,
    })
    return createSession(ctx.exchange, made.personId)
  }),
})
