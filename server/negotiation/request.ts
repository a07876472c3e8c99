import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { negotiation } from '#core/negotiation/machine.ts'
import type { ProposalLimits } from '#db/schema/index.ts'
import { negotiations } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { partyRoles } from './roles.ts'

/** ContractRequestMessage: the consumer asks one provider. Only a proposal's submission gives this command. */
export const requestNegotiation = defineCommand({
  machine: negotiation,
  command: 'request',
  table: negotiations,
  creates: true,
  input: z.object({
    proposalId: z.uuid(),
    consumerId: z.uuid(),
    providerId: z.uuid(),
    siteId: z.uuid(),
    listingId: z.uuid(),
    listingVersion: z.int(),
    listingHash: z.string(),
    note: z.string(),
    limits: z.custom<ProposalLimits>(),
  }),
  roles: (_row, actor, input) => partyRoles(input, actor),
  apply: async (_row, input, { now }) => {
    const id = randomUUID()
    return {
      set: { id, ...input, movedAt: now, audience: [input.consumerId, input.providerId] },
      data: { listing: input.listingHash },
      result: { id },
    }
  },
})
