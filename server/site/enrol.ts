import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { site } from '#core/org/machine.ts'
import { Jwk, thumbprint } from '#core/protocol/jws.ts'
import { enrolments, sites } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'

/** Ties the agent's own public key to the site; the one-time token is used up. */
export const enrolSite = defineCommand({
  machine: site,
  command: 'enrol',
  table: sites,
  input: z.object({ id: z.uuid(), jwk: Jwk }),
  roles: async (row, actor, _input, { tx }) => {
    const [enrolment] = await tx.select().from(enrolments).where(eq(enrolments.siteId, row!.id))
    return actor.kind === 'bearer' && enrolment?.tokenHash === actor.tokenHash ? ['bearer'] : []
  },
  facts: async (row, _input, { tx, now }) => {
    const [enrolment] = await tx.select().from(enrolments).where(eq(enrolments.siteId, row.id)).for('update')
    return enrolment && !enrolment.usedAt && enrolment.expiresAt > now ? ['tokenValid'] : []
  },
  apply: async (row, input, { tx, now }) => {
    await tx.update(enrolments).set({ usedAt: now }).where(eq(enrolments.siteId, row.id))
    const keyThumbprint = thumbprint(input.jwk)
    return {
      set: { jwk: input.jwk, keyThumbprint, lastSeenAt: now },
      data: { key: keyThumbprint },
      result: { site: row.id, name: row.name, organisation: row.organisationId },
    }
  },
})
