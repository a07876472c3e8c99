import { createHash } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { nextModel, type SiteUpdate } from '#core/aggregation/next-model.ts'
import { decodeServerState, encodeServerState, type ServerMemory } from '#core/aggregation/server-state-file.ts'
import { decodeModel, encodeModel } from '#core/weights/model-file.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { rounds, SYSTEM, updates } from '#db/schema/index.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { expectedUpdate } from './expected-update.ts'
import type { RunRow } from './lease.ts'

interface Blob {
  hash: string
  bytes: Uint8Array
}

const blobOf = (bytes: Uint8Array): Blob => ({ hash: createHash('sha256').update(bytes).digest('hex'), bytes })

const damaged = (what: string, round: number, message: string) =>
  new Error(`The ${what} of round ${round} is damaged on the exchange's disk: ${message}`)

/**
 * The next global model from a closed round's accepted updates, read in site-id order, and what the exchange remembers (null: nothing).
 * A pure function of the accepted set and of committed blobs, so doing it again after a crash gives the same bytes. Under the mean one update is
 * in memory at a time; the other combinations hold them all (core/aggregation/next-model.ts).
 */
export const aggregateRound = async (
  exchange: Exchange,
  run: RunRow,
  round: { number: number; base: string },
): Promise<{ model: Blob; state: Blob | null }> => {
  const { plan } = run
  const { accepted, before } = await exchange.db.withTx(SYSTEM, async (tx) => ({
    accepted: await tx
      .select()
      .from(updates)
      .where(and(eq(updates.runId, run.id), eq(updates.round, round.number)))
      .orderBy(asc(updates.siteId)),
    before: (
      await tx
        .select({ state: rounds.serverState })
        .from(rounds)
        .where(and(eq(rounds.runId, run.id), eq(rounds.number, round.number - 1)))
    )[0]?.state,
  }))
  const base = decodeModel(exchange.blobs.read(round.base), plan)
  if (!base.ok) throw damaged('model at the start', round.number, base.message)
  // Under the mean each update is summed before the next is read, so the memory of one serves all.
  const oneByOne = !plan.combination || plan.combination.name === 'mean'
  let buffer: Uint8Array | undefined
  const read = function* (): Generator<SiteUpdate> {
    for (const update of accepted) {
      const blob = exchange.blobs.read(update.blob!, buffer)
      if (oneByOne) buffer = blob
      const found = acceptUpdate(blob, expectedUpdate(run, round, update.weightUnits))
      if (!found.ok) throw damaged('accepted update', round.number, found.message)
      yield { ring: found.ring, control: found.control, units: update.weightUnits }
    }
  }
  let state: ServerMemory | null = null
  if (before) {
    const found = decodeServerState(exchange.blobs.read(before), { plan: run.planHash, length: base.weights.length })
    if (!found.ok) throw damaged('server state before that', round.number, found.message)
    state = found
  }
  const next = nextModel(plan, base.weights, read(), state)
  const bytes = encodeModel(plan, next.weights, { round: String(round.number), base: round.base })
  const kept = next.state && encodeServerState(next.state, { plan: run.planHash, round: round.number })
  return { model: blobOf(bytes), state: kept && blobOf(kept) }
}
