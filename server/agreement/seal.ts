import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { agreement } from '#core/agreement/machine.ts'
import { verifyBundle } from '#core/agreement/verify-bundle.ts'
import { SealRefusal, SealRequest } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { agreements, negotiations } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { partyRoles } from '#server/negotiation/roles.ts'
import { finalizeNegotiation } from '#server/negotiation/terminate.ts'
import { bundleOf, signedOf } from './bundle.ts'

/** The hospital's own agent has checked the bundle and seals it, last: the agreement is in force. */
export const sealAgreement = defineCommand({
  machine: agreement,
  command: 'seal',
  table: agreements,
  input: SealRequest.extend({ id: z.uuid() }),
  roles: partyRoles,
  facts: async (row, _input, { tx }) => {
    const { signed } = await signedOf(tx, row.id)
    const roles = signed.map((s) => s.statement.role)
    return [
      ...(roles.includes('consumer') ? (['consumerSigned'] as const) : []),
      ...(roles.includes('provider') ? (['providerSigned'] as const) : []),
    ]
  },
  apply: async (row, { seal }, context) => {
    const bundle = { ...(await bundleOf(context.tx, row.id)), seal }
    const verdict = verifyBundle(bundle, { requireSeal: true })
    if (!verdict.ok) throw new Refused(verdict.code, verdict.message)
    const [negotiation] = await context.tx.select().from(negotiations).where(eq(negotiations.id, row.negotiationId))
    if (negotiation?.state === 'VERIFIED') await context.run(finalizeNegotiation, { id: negotiation.id })
    await context.tx.execute(sql`select pg_notify('tick', '')`)
    return { set: { seal, sealRefusal: null, activatedAt: context.now }, data: { terms: row.termsHash }, result: { ok: true as const } }
  },
})

/** The agent found something that its checks or its local policy do not allow. Both parties read why. */
export const refuseSeal = defineCommand({
  machine: agreement,
  command: 'refuseSeal',
  table: agreements,
  input: SealRefusal.extend({ id: z.uuid() }),
  roles: partyRoles,
  apply: async (_row, { code, message }, { now }) => ({
    set: { sealRefusal: { code, message, at: now.toISOString() } },
    data: { code },
    result: { ok: true as const },
  }),
})
