import { and, asc, eq } from 'drizzle-orm'
import { applyAggregate, sumRing } from '#core/aggregation/fedavg.ts'
import { decodeModel, encodeModel, modelHash } from '#core/weights/model-file.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { SYSTEM, updates } from '#db/schema/index.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { expectedUpdate } from './expected-update.ts'
import type { RunRow } from './lease.ts'

/**
 * The next global model from a closed round's accepted updates: read in site-id order, summed as integers.
 * A pure function of the accepted set, so doing it again after a crash gives the same bytes.
 */
export const aggregateRound = async (
  exchange: Exchange,
  run: RunRow,
  round: { number: number; base: string },
): Promise<{ hash: string; bytes: Uint8Array; sites: number }> => {
  const accepted = await exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .select()
      .from(updates)
      .where(and(eq(updates.runId, run.id), eq(updates.round, round.number)))
      .orderBy(asc(updates.siteId)),
  )
  const base = decodeModel(exchange.blobs.read(round.base), run.plan)
  if (!base.ok) throw new Error(`The model that round ${round.number} starts from is damaged on the exchange's disk: ${base.message}`)
  // One running sum: memory does not grow with the number of sites.
  let sum: Int32Array | null = null
  for (const update of accepted) {
    const read = acceptUpdate(exchange.blobs.read(update.blob!), expectedUpdate(run, round, update.weightUnits))
    if (!read.ok) throw new Error(`An accepted update of round ${round.number} is damaged on the exchange's disk: ${read.message}`)
    sum = sum ? sumRing([sum, read.ring]) : read.ring
  }
  if (!sum) throw new Error(`Round ${round.number} was closed without an update.`)
  const units = accepted.reduce((sum, update) => sum + update.weightUnits, 0)
  const weights = applyAggregate(base.weights, sum, units)
  const bytes = encodeModel(run.plan, weights, { round: String(round.number), base: round.base })
  return { hash: modelHash(bytes), bytes, sites: accepted.length }
}
