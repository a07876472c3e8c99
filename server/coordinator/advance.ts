import { nextAction } from '#core/run/next-action.ts'
import { firstModelHash, seededModel } from '#core/weights/first-model.ts'
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
  const step = await asHolder(exchange, held, async (context, run) => {
    if (run.state !== 'READY' && run.state !== 'RUNNING') return { did: 'rest' as const, more: false }
    const { action, loaded } = await decided(context, run)
    if (action.do === 'start') return { did: action.do, run }
    if (action.do === 'aggregate') return { did: action.do, run, round: loaded.round! }
    return { did: action.do, more: await carryOut(context, run, loaded, action) }
  })
  // What takes long is made outside of a transaction.
  if (step.did === 'start') return start(exchange, held, step.run)
  if (step.did === 'aggregate') return aggregate(exchange, held, step.run, step.round)
  if (step.did === 'open') failpoint('round-opened', exchange.config.dataDir)
  if (step.did === 'complete') failpoint('run-completed', exchange.config.dataDir)
  return step.more
}
