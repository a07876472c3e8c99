import { and, eq } from 'drizzle-orm'
import { initialWeights } from '#core/model/initial-weights.ts'
import { quorum } from '#core/run/quorum.ts'
import { encodeModel, modelHash } from '#core/weights/model-file.ts'
import { agreements, rounds, runs, SYSTEM, siteReports, sites, tasks } from '#db/schema/index.ts'
import type { CommandContext } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { failpoint } from '#server/kernel/failpoint.ts'
import { closeRound, commitRound, failRound, openRound } from '#server/run/round.ts'
import { completeRun, failRun, startRun } from '#server/run/run.ts'
import { createTask, expireTask, renewTask, supersedeTask } from '#server/run/task.ts'
import { aggregateRound } from './aggregate.ts'
import { keepBlob, returnedSites, writeGlobalMetrics } from './commit.ts'
import { asHolder, type Held, type RunRow } from './lease.ts'
import { participantsOf } from './participants.ts'

type RoundRow = typeof rounds.$inferSelect
const GRACE_MS = 30 * 60_000
const OPEN = ['PENDING', 'LEASED', 'RUNNING']
/** A site that has not polled for so long is not waited for once the others are enough; it polls every 25 s at least. */
const SILENT_MS = 90_000

const wait = ({ tx }: CommandContext, run: RunRow, waiting: string | null) =>
  run.waiting === waiting ? undefined : tx.update(runs).set({ waiting }).where(eq(runs.id, run.id))

/** READY: the model that round 1 starts from, drawn from the plan's seed. */
const start = async (exchange: Exchange, held: Held, run: RunRow): Promise<boolean> => {
  const bytes = encodeModel(run.plan, initialWeights(run.plan), { round: '0' })
  const hash = modelHash(bytes)
  exchange.blobs.put(hash, bytes)
  return asHolder(exchange, held, async (context) => {
    await keepBlob(context, hash, bytes.length)
    await context.run(startRun, { id: run.id, initialModel: hash })
    return true
  })
}

/** No round is open: opens the next one, or the final evaluation, or completes the run. */
const openNext = (exchange: Exchange, held: Held, last: RoundRow | undefined): Promise<boolean> =>
  asHolder(exchange, held, async (context, run) => {
    if (run.state !== 'RUNNING') return false
    if (last?.kind === 'evaluate') {
      await context.run(completeRun, { id: run.id })
      return true
    }
    const number = run.currentRound + 1
    const kind = number > run.plan.rounds ? 'evaluate' : 'train'
    const participants = await participantsOf(context.tx, run)
    const need = kind === 'train' ? Math.max(run.plan.quorum, run.minimumSites) : 1
    if (participants.length < need) {
      await wait(context, run, `Round ${number} needs ${need} sites; ${participants.length} are ready.`)
      return false
    }
    const round = await context.run(openRound, {
      runId: run.id,
      projectId: run.projectId,
      number,
      kind,
      base: run.lastModel!,
      quorum: need,
      deadlineSeconds: run.plan.deadlineSeconds,
      audience: run.audience,
    })
    for (const participant of participants)
      await context.run(createTask, {
        ...participant,
        runId: run.id,
        roundId: round.id,
        projectId: run.projectId,
        round: number,
        kind,
        audience: run.audience,
      })
    return true
  })

/** COLLECTING: ends dead leases, brings back sites that may work again, and closes the round by the rules of core/run/quorum.ts. */
const collect = (exchange: Exchange, held: Held, roundId: string): Promise<boolean> =>
  asHolder(exchange, held, async (context, run) => {
    const { tx, now } = context
    const [round] = await tx.select().from(rounds).where(eq(rounds.id, roundId)).for('update')
    if (run.state !== 'RUNNING' || round?.state !== 'COLLECTING') return false
    const all = await tx
      .select({
        task: tasks,
        agreement: agreements.state,
        site: sites.state,
        lastSeenAt: sites.lastSeenAt,
        localPause: siteReports.localPause,
      })
      .from(tasks)
      .innerJoin(agreements, eq(agreements.id, tasks.agreementId))
      .innerJoin(sites, eq(sites.id, tasks.siteId))
      .leftJoin(siteReports, eq(siteReports.siteId, tasks.siteId))
      .where(eq(tasks.roundId, roundId))
    for (const { task } of all)
      if ((task.state === 'LEASED' || task.state === 'RUNNING') && task.leaseUntil && task.leaseUntil < now)
        await context.run(expireTask, { id: task.id })
    for (const entry of all)
      if (entry.task.state === 'CANCELLED' && entry.agreement === 'ACTIVE' && entry.site === 'CONNECTED' && !entry.localPause) {
        await context.run(renewTask, { id: entry.task.id })
        entry.task.state = 'PENDING'
      }
    const mayReturn = (entry: (typeof all)[number]) => ['ACTIVE', 'SUSPENDED'].includes(entry.agreement) && entry.site !== 'REVOKED'
    const open = all.filter((entry) => OPEN.includes(entry.task.state))
    const stopped = all.filter((entry) => entry.task.state === 'CANCELLED')
    const accepted = all.filter((entry) => entry.task.state === 'ACCEPTED').length
    const deadlinePassed = round.deadlineAt <= now
    const silent = open.filter(
      ({ task, lastSeenAt }) => task.state === 'PENDING' && (lastSeenAt?.getTime() ?? 0) < now.getTime() - SILENT_MS,
    )
    const verdict = quorum({
      accepted,
      open: accepted >= round.quorum ? open.length - silent.length : open.length,
      stopped: stopped.filter(mayReturn).length,
      failed: all.length - accepted - open.length - stopped.filter(mayReturn).length,
      need: round.quorum,
      deadlinePassed,
      gracePassed: round.deadlineAt.getTime() + GRACE_MS <= now.getTime(),
    })
    if (verdict.action === 'wait') {
      await wait(context, run, verdict.reason)
      return false
    }
    if (verdict.action === 'fail' && round.kind === 'train') {
      await context.run(failRound, { id: round.id, code: verdict.code, message: verdict.message })
      await context.run(failRun, { id: run.id, code: verdict.code, message: verdict.message })
      return false
    }
    await context.run(closeRound, { id: round.id })
    for (const { task } of open) await context.run(supersedeTask, { id: task.id })
    return true
  })

/** AGGREGATING: the blob first, then the row that names it. Killed in between, the same bytes are made again. */
const aggregate = async (exchange: Exchange, held: Held, run: RunRow, round: RoundRow): Promise<boolean> => {
  failpoint('round-closed', exchange.config.dataDir)
  const model = round.kind === 'train' ? await aggregateRound(exchange, run, round) : null
  if (model) exchange.blobs.put(model.hash, model.bytes)
  failpoint('model-written', exchange.config.dataDir)
  await asHolder(exchange, held, async (context, current) => {
    if (model) await keepBlob(context, model.hash, model.bytes.length)
    await writeGlobalMetrics(context, current, round.number)
    await context.run(commitRound, {
      id: round.id,
      result: model?.hash ?? round.base,
      sites: await returnedSites(context, run.id, round.number),
    })
  })
  failpoint('round-committed', exchange.config.dataDir)
  return true
}

/** One step of one run; true when there may be more to do at once. Safe to stop after any line. */
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
  if (!run) return false
  if (run.state === 'READY') return start(exchange, held, run)
  if (run.state !== 'RUNNING') return false
  if (!round || round.state === 'COMMITTED') return openNext(exchange, held, round)
  if (round.state === 'COLLECTING') return collect(exchange, held, round.id)
  if (round.state === 'AGGREGATING') return aggregate(exchange, held, run, round)
  return false
}
