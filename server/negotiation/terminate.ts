import * as z from 'zod'
import { negotiation } from '#core/negotiation/machine.ts'
import { negotiations } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { partyRoles } from './roles.ts'

/** Either side ends the negotiation: the hospital declines, or the researcher takes the request back. */
export const terminateNegotiation = defineCommand({
  machine: negotiation,
  command: 'terminate',
  table: negotiations,
  input: z.object({ id: z.uuid(), reason: z.string().trim().min(1, 'Give a reason: the other party reads it.').max(500) }),
  roles: partyRoles,
  apply: async (_row, { reason }, { now }) => ({ set: { reason, movedAt: now }, result: { ok: true as const } }),
})

/** Steps that follow from signatures; given inside agreement.sign and agreement.seal. */
export const verifyNegotiation = defineCommand({
  machine: negotiation,
  command: 'verify',
  table: negotiations,
  input: z.object({ id: z.uuid() }),
  roles: partyRoles,
  facts: () => ['consumerSigned'],
  apply: async (_row, _input, { now }) => ({ set: { movedAt: now }, result: { ok: true as const } }),
})

export const finalizeNegotiation = defineCommand({
  machine: negotiation,
  command: 'finalize',
  table: negotiations,
  input: z.object({ id: z.uuid() }),
  roles: partyRoles,
  facts: () => ['providerSigned', 'siteSealed'],
  apply: async (_row, _input, { now }) => ({ set: { movedAt: now }, result: { ok: true as const } }),
})
