import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { negotiation } from '#core/negotiation/machine.ts'
import { negotiations, sites } from '#db/schema/index.ts'
import { freezeAgreement } from '#server/agreement/freeze.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { partyRoles } from './roles.ts'

/** ContractAgreementMessage: the provider accepts what was last requested; the terms are frozen as an agreement that can be signed. */
export const agreeNegotiation = defineCommand({
  machine: negotiation,
  command: 'agree',
  table: negotiations,
  input: z.object({ id: z.uuid() }),
  roles: partyRoles,
  facts: async (row, _input, { tx }) => {
    const [site] = await tx.select().from(sites).where(eq(sites.id, row.siteId))
    return site?.keyThumbprint && (site.state === 'CONNECTED' || site.state === 'PAUSED') ? ['siteConnected'] : []
  },
  apply: async (row, _input, context) => {
    const agreement = await context.run(freezeAgreement, {
      negotiationId: row.id,
      consumerId: row.consumerId,
      providerId: row.providerId,
      siteId: row.siteId,
    })
    return { set: { movedAt: context.now }, data: { terms: agreement.termsHash }, result: agreement }
  },
})
