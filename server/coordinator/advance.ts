import { and, eq } from 'drizzle-orm'
import { nextAction } from '#core/run/next-action.ts'
import { firstModelHash, seededModel } from '#core/weights/first-model.ts'
import { rounds, runs, SYSTEM } from '#db/schema/index.ts'
import type { CommandContext } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { failpoint } from '#server/kernel/failpoint.ts'
import { commitRound } from '#server/run/round.ts'
import { startRun } from '#server/run/run.ts'
import { aggregateRound } from './aggregate.ts'
import { carryOut, noteWaiting } from './carry-out.ts'
import { keepBlob, returnedSites, writeGlobalMetrics } from './commit.ts'
import { asHolder, type Held, type RunRow } from './lease.ts'
import { loadFacts, type RoundRow } from './load-facts.ts'

/** The decision is made anew inside the transaction: a pause or an end that came meanwhile wins over what was prepared. */
const decided = async (context: CommandContext, run: RunRow) => {
  const loaded = await loadFacts(context.tx, run, context.now)
  return { loaded, action: nextAction(loaded.facts) }
}

/** READY: the model that round 1 starts from, drawn from the plan's seed or kept since its file was given. */
const start = async (exchange: Exchange, held: Held, run: RunRow): Promise<boolean> => {
  const hash = firstModelHash(run.plan)
  const bytes = run.plan.initial ? exchange.blobs.read(hash) : seededModel(run.plan)
  exchange.blobs.put(hash, bytes)
  failpoint('first-model-written', exchange.config.dataDir)
  const more = await asHolder(exchange, held, async (context, current) => {
    if ((await decided(context, current)).action.do !== 'start') return false
    await keepBlob(context, hash, bytes.length)
    await noteWaiting(context, current, null)
    await context.run(startRun, { id: run.id, initialModel: hash })
    return true
  })
  failpoint('run-started', exchange.config.dataDir)
  return more
}

/** AGGREGATING: the blobs first, then the row that names them. Killed in between, the same bytes are made again. */
const aggregate = async (exchange: Exchange, held: Held, run: RunRow, round: RoundRow): Promise<boolean> => {
  failpoint('round-closed', exchange.config.dataDir)
  const made = round.kind === 'train' ? await aggregateRound(exchange, run, round) : null
  if (made?.state) exchange.blobs.put(made.state.hash, made.state.bytes)
  failpoint('state-written', exchange.config.dataDir)
  if (made) exchange.blobs.put(made.model.hash, made.model.bytes)
  failpoint('model-written', exchange.config.dataDir)
  const more = await asHolder(exchange, held, async (context, current) => {
    const { action, loaded } = await decided(context, current)
    if (action.do !== 'aggregate' || loaded.round?.id !== round.id) return false
    for (const blob of made ? [made.model, made.state] : []) if (blob) await keepBlob(context, blob.hash, blob.bytes.length)
    await writeGlobalMetrics(context, current, round)
    await noteWaiting(context, current, null)
    await context.run(commitRound, {
      id: round.id,
      result: made?.model.hash ?? round.base,
      serverState: made?.state?.hash ?? null,
      sites: await returnedSites(context, run.id, round.number),
    })
    failpoint('commit-pending', exchange.config.dataDir)
    return true
  })
  failpoint('round-committed', exchange.config.dataDir)
  return more
}

/** One step of one run: facts, decision (core/run/next-action.ts), one transaction. True when there may be more to do at once; safe to stop after any line. */
export const advance = async (exchange: Exchange, held: Held): Promise<boolean> => {
  const { run, round } = await exchange.db.withTx(
    SYSTEM,
    async (tx) => {
      const [found] = await tx.select().from(runs).where(eq(runs.id, held.runId))
      const [current] = found
        ? await tx
            .select()
            .from(rounds)
            .where(and(eq(rounds.runId, found.id), eq(rounds.number, found.currentRound)))
        : []
      return { run: found, round: current }
    },
    { readOnly: true },
  )
  if (run?.state === 'READY') return start(exchange, held, run)
  if (run?.state !== 'RUNNING') return false
  if (round?.state === 'AGGREGATING') return aggregate(exchange, held, run, round)
  const step = await asHolder(exchange, held, async (context, current) => {
    const { action, loaded } = await decided(context, current)
    if (action.do === 'start' || action.do === 'aggregate') return { more: true, did: action.do }
    return { more: await carryOut(context, current, loaded, action), did: action.do }
  })
  if (step.did === 'open') failpoint('round-opened', exchange.config.dataDir)
  if (step.did === 'complete') failpoint('run-completed', exchange.config.dataDir)
  return step.more
}
