import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { site } from '#core/org/machine.ts'
import { enrolments, PUBLIC, sites } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { newToken, tokenHash } from '#server/org/invite.ts'
import { rolesIn } from '#server/org/roles.ts'
import { siteRoles } from './roles.ts'

const TOKEN_HOURS = 24
const expiry = (now: Date) => new Date(now.getTime() + TOKEN_HOURS * 3_600_000)

/** Prepares a place for a hospital's site agent and gives out the one-time token that enrols it. */
export const inviteSite = defineCommand({
  machine: site,
  command: 'invite',
  table: sites,
  creates: true,
  input: z.object({ organisationId: z.uuid(), name: z.string().trim().min(2).max(120) }),
  roles: (_row, actor, input) => rolesIn(input.organisationId, actor),
  apply: async (_row, input, { tx, now, exchange }) => {
    const id = randomUUID()
    const token = newToken()
    return {
      set: { id, organisationId: input.organisationId, name: input.name, audience: [PUBLIC, input.organisationId] },
      after: () =>
        tx.insert(enrolments).values({ siteId: id, tokenHash: tokenHash(token), expiresAt: expiry(now), audience: [input.organisationId] }),
      result: { id, token, exchange: exchange.config.url },
    }
  },
})

export const renewToken = defineCommand({
  machine: site,
  command: 'renewToken',
  table: sites,
  input: z.object({ id: z.uuid() }),
  roles: siteRoles,
  apply: async (row, _input, { tx, now, exchange }) => {
    const token = newToken()
    await tx
      .update(enrolments)
      .set({ tokenHash: tokenHash(token), expiresAt: expiry(now), usedAt: null })
      .where(eq(enrolments.siteId, row.id))
    return { result: { id: row.id, token, exchange: exchange.config.url } }
  },
})
