import { eq } from 'drizzle-orm'
import { cosignedAt } from '#core/audit/cosignature.ts'
import { witnessName } from '#core/audit/log-names.ts'
import { publicKeyOf } from '#core/protocol/jws.ts'
import type { Cosignature } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { logCheckpoints, logCosignatures, sites } from '#db/schema/index.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'

/**
 * Keeps a site's cosignature of a published checkpoint. It is no event: an event would make the log longer, and so never cosigned to its end.
 * @throws {Refused} NOT_FOUND for a size that was never signed, SIGNATURE_INVALID for a line that this site did not sign
 */
export const keepCosignature = (exchange: Exchange, siteId: string, { size, line }: Cosignature): Promise<{ ok: true }> =>
  transact(exchange, systemActor, async ({ tx, now }) => {
    const [checkpoint] = await tx.select().from(logCheckpoints).where(eq(logCheckpoints.size, size))
    if (!checkpoint) throw new Refused('NOT_FOUND', 'The exchange has signed no checkpoint of this size.')
    const [site] = await tx.select({ jwk: sites.jwk }).from(sites).where(eq(sites.id, siteId))
    const key = site?.jwk && publicKeyOf(site.jwk)
    const note = `${checkpoint.note}${line}\n`
    if (!key || line.includes('\n') || cosignedAt(note, witnessName(exchange.config.url, siteId), key) === null)
      throw new Refused('SIGNATURE_INVALID', 'The cosignature is not one of this site under this checkpoint. It was not kept.')
    await tx.insert(logCosignatures).values({ size, siteId, line, at: now }).onConflictDoNothing()
    return { ok: true as const }
  })
