import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { agreement } from '#core/agreement/machine.ts'
import { renderTerms } from '#core/agreement/render-terms.ts'
import { termsHash } from '#core/agreement/terms.ts'
import { canonicalText } from '#core/canonical.ts'
import { agreements, negotiations } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { partyRoles } from '#server/negotiation/roles.ts'
import { buildTerms } from './build-terms.ts'

/** Freezes the terms that both sides accepted. Given inside negotiation.agree only, so nothing unoffered can be signed. */
export const freezeAgreement = defineCommand({
  machine: agreement,
  command: 'freeze',
  table: agreements,
  creates: true,
  input: z.object({ negotiationId: z.uuid(), consumerId: z.uuid(), providerId: z.uuid(), siteId: z.uuid() }),
  roles: (_row, actor, input) => partyRoles(input, actor),
  apply: async (_row, input, context) => {
    const id = randomUUID()
    const terms = await buildTerms(context, id, input.negotiationId)
    const [negotiation] = await context.tx.select().from(negotiations).where(eq(negotiations.id, input.negotiationId))
    const hash = termsHash(terms)
    return {
      set: {
        id,
        negotiationId: input.negotiationId,
        proposalId: negotiation!.proposalId,
        consumerId: negotiation!.consumerId,
        providerId: negotiation!.providerId,
        siteId: negotiation!.siteId,
        listingId: negotiation!.listingId,
        termsHash: hash,
        terms: canonicalText(terms),
        text: renderTerms(terms),
        notAfter: new Date(terms.notAfter),
        audience: [negotiation!.consumerId, negotiation!.providerId],
      },
      data: { terms: hash },
      result: { id, termsHash: hash },
    }
  },
})
