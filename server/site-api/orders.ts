import { and, asc, desc, eq, inArray, isNull, lt, lte, max, sql } from 'drizzle-orm'
import type * as z from 'zod'
import { hasControl } from '#core/aggregation/scaffold.ts'
import { signJws } from '#core/protocol/jws.ts'
import { type ContinueOrder, ORDER_TYP, type Order, type PollRequest, type TaskOrder } from '#core/protocol/messages.ts'
import { MOST_LAPSES } from '#core/run/lapses.ts'
import { agreements, metrics, proposals, rounds, runs, sites, statements, tasks, updates } from '#db/schema/index.ts'
import { bundleOf } from '#server/agreement/bundle.ts'
import { type CommandContext, transact } from '#server/kernel/command.ts'
import { nativeEd25519 } from '#server/kernel/ed25519.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { expireTask, leaseTask } from '#server/run/task.ts'
import { type AuthenticatedSite, siteRevoked } from './authenticate.ts'

const second = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

/** Orders are signed: a proxy that ends TLS can read them, but not write one. */
export const signOrder = (exchange: Exchange, order: Order | z.infer<typeof ContinueOrder>): string =>
  signJws(ORDER_TYP, order, exchange.key.secret, exchange.key.jwk, nativeEd25519)

/** A seal order is repeated at most once a minute, so that an agent that waits for its own people can poll in peace. */
const sealSent = new Map<string, number>()
/** The next poll hands a seal order out again. */
export const sealAgain = (agreementId: string): boolean => sealSent.delete(agreementId)
const SEAL_AGAIN_MS = 60_000

const sealOrders = async ({ tx, now }: CommandContext, siteId: string): Promise<Order[]> => {
  const waiting = await tx
    .select({ agreement: agreements, plan: proposals.plan })
    .from(agreements)
    .innerJoin(proposals, eq(proposals.id, agreements.proposalId))
    .where(and(eq(agreements.siteId, siteId), eq(agreements.state, 'PENDING'), isNull(agreements.sealRefusal)))
  const orders: Order[] = []
  for (const { agreement, plan } of waiting) {
    const signed = await tx.select({ order: statements.order }).from(statements).where(eq(statements.agreementId, agreement.id))
    if (signed.length < 2 || (sealSent.get(agreement.id) ?? 0) > now.getTime() - SEAL_AGAIN_MS) continue
    sealSent.set(agreement.id, now.getTime())
    orders.push({
      kind: 'seal',
      site: siteId as never,
      issuedAt: second(now),
      agreement: agreement.id as never,
      bundle: await bundleOf(tx, agreement.id),
      plan,
    })
  }
  return orders
}

/** A lease younger than this may belong to an order that is still on its way to the agent. */
export const ON_ITS_WAY_MS = 3000

/** A task that is leased to a site whose agent does not know of it (it was killed, or the order was lost) is free again at once. */
const freeForgotten = async (context: CommandContext, siteId: string, held: PollRequest['tasks']): Promise<void> => {
  const leased = await context.tx
    .select()
    .from(tasks)
    .where(and(eq(tasks.siteId, siteId), inArray(tasks.state, ['LEASED', 'RUNNING'])))
  for (const task of leased)
    if (task.leasedAt && task.leasedAt.getTime() < context.now.getTime() - ON_ITS_WAY_MS && !held.some((item) => item.task === task.id))
      await context.runAsSystem(expireTask, { id: task.id })
}

/**
 * The logit that validation images chose last, or under the selected model; only committed rounds have chosen one, so it stays the same while a
 * round is open.
 */
const thresholdFor = async ({ tx }: CommandContext, { id, selected }: typeof runs.$inferSelect): Promise<string> => {
  const [chosen] = await tx
    .select({ metric: metrics.metric })
    .from(metrics)
    .where(
      and(
        eq(metrics.runId, id),
        isNull(metrics.siteId),
        eq(metrics.name, 'threshold'),
        selected ? lte(metrics.round, selected.round) : undefined,
      ),
    )
    .orderBy(desc(metrics.round))
    .limit(1)
  return chosen?.metric.kind === 'value' ? chosen.metric.value : '0.000000'
}

/** What a site needs to train a model of its images alone, where the plan asks for one. */
const aloneOf = ({ exchange }: CommandContext, { plan, initialModel, stoppedAfter }: typeof runs.$inferSelect): Pick<TaskOrder, 'alone'> =>
  plan.localOnly && initialModel
    ? {
        alone: {
          initial: initialModel as never,
          initialBytes: exchange.blobs.size(initialModel),
          rounds: stoppedAfter ?? plan.rounds,
        },
      }
    : {}

/** What a site needs under SCAFFOLD; committed rounds and accepted updates alone decide it, so it stays the same while a round is open. */
const controlFor = async (
  { tx, exchange }: CommandContext,
  run: typeof runs.$inferSelect,
  { kind, round, siteId }: typeof tasks.$inferSelect,
): Promise<Pick<TaskOrder, 'control'>> => {
  if (kind !== 'train' || !hasControl(run.plan)) return {}
  const [before] = await tx
    .select({ state: rounds.serverState })
    .from(rounds)
    .where(and(eq(rounds.runId, run.id), eq(rounds.number, round - 1)))
  if (!before?.state) return {}
  const [counted] = await tx
    .select({ round: max(updates.round) })
    .from(updates)
    .where(and(eq(updates.runId, run.id), eq(updates.siteId, siteId), lt(updates.round, round)))
  return { control: { state: before.state as never, bytes: exchange.blobs.size(before.state), since: counted?.round ?? 0 } }
}

/** When this site last took up work of the task's run. */
const lastServed = sql`(select max(served.leased_at) from task served where served.run_id = ${tasks.runId} and served.site_id = ${tasks.siteId})`

/**
 * Leases up to `free` tasks, the run that has waited longest at this site first, so that several runs take turns whatever befalls one of them.
 * SKIP LOCKED: two polls of one site, or two exchange processes, never hand out the same task.
 */
const taskOrders = async (context: CommandContext, siteId: string, free: number): Promise<Order[]> => {
  const { tx, now } = context
  if (free === 0) return []
  const pending = await tx
    .select({ task: tasks, round: rounds, run: runs, agreement: agreements })
    .from(tasks)
    .innerJoin(rounds, eq(rounds.id, tasks.roundId))
    .innerJoin(runs, eq(runs.id, tasks.runId))
    .innerJoin(agreements, eq(agreements.id, tasks.agreementId))
    .where(
      and(
        eq(tasks.siteId, siteId),
        eq(tasks.state, 'PENDING'),
        lt(tasks.lapses, MOST_LAPSES),
        eq(agreements.state, 'ACTIVE'),
        eq(runs.state, 'RUNNING'),
        eq(rounds.state, 'COLLECTING'),
      ),
    )
    .orderBy(sql`${lastServed} asc nulls first`, asc(tasks.createdAt))
    .limit(free)
    .for('update', { of: tasks, skipLocked: true })
  const orders: Order[] = []
  for (const { task, round, run, agreement } of pending) {
    const { lease, attempt } = await context.run(leaseTask, { id: task.id })
    orders.push({
      kind: 'task',
      site: siteId as never,
      issuedAt: second(now),
      task: task.id as never,
      taskKind: task.kind,
      project: task.projectId as never,
      run: task.runId as never,
      round: task.round,
      attempt,
      agreement: agreement.id as never,
      terms: agreement.termsHash as never,
      plan: run.plan,
      planHash: run.planHash as never,
      base: round.base as never,
      baseBytes: context.exchange.blobs.size(round.base),
      ...(round.kind === 'evaluate' && run.selected ? { baseRound: run.selected.round } : {}),
      ...(await controlFor(context, run, task)),
      ...(task.kind === 'evaluate' && aloneOf(context, run)),
      weightUnits: task.weightUnits,
      threshold: await thresholdFor(context, run),
      lease,
      leaseSeconds: context.exchange.config.leaseSeconds,
      deadlineAt: second(round.deadlineAt),
      status: 'ACTIVE',
    })
  }
  return orders
}

/** Tasks that the agent believes it holds, and does not. */
const cancelOrders = async ({ tx, now }: CommandContext, siteId: string, held: PollRequest['tasks']): Promise<Order[]> => {
  if (held.length === 0) return []
  const rows = await tx
    .select()
    .from(tasks)
    .where(
      and(
        eq(tasks.siteId, siteId),
        inArray(
          tasks.id,
          held.map((item) => item.task),
        ),
      ),
    )
  return held.flatMap((item): Order[] => {
    const row = rows.find((task) => task.id === item.task)
    if (row && row.lease === item.lease && (row.state === 'LEASED' || row.state === 'RUNNING')) return []
    // A task that was accepted a moment ago is not cancelled: the agent is about to forget it.
    if (row?.state === 'ACCEPTED') return []
    return [
      {
        kind: 'cancel',
        site: siteId as never,
        issuedAt: second(now),
        task: item.task,
        code: row?.failure?.code ?? 'LEASE_LOST',
        reason: row?.failure?.message ?? 'The task was given out anew or is over.',
      },
    ]
  })
}

export const statusOrder = async ({ tx, now }: CommandContext, siteId: string): Promise<Order> => {
  const rows = await tx
    .select({ terms: agreements.termsHash, state: agreements.state })
    .from(agreements)
    .where(eq(agreements.siteId, siteId))
  return { kind: 'status', site: siteId as never, issuedAt: second(now), agreements: rows as never }
}

/** What there is to tell a site now, signed. Empty when there is nothing. */
export const ordersFor = (exchange: Exchange, { actor }: AuthenticatedSite, request: PollRequest): Promise<Order[]> =>
  transact(exchange, actor, async (context) => {
    const [[site]] = await Promise.all([
      context.tx.select({ state: sites.state }).from(sites).where(eq(sites.id, actor.site)),
      freeForgotten(context, actor.site, request.tasks),
    ])
    if (site?.state === 'REVOKED') throw siteRevoked()
    const work = site?.state === 'CONNECTED' && !request.paused ? await taskOrders(context, actor.site, request.free) : []
    return [...(await cancelOrders(context, actor.site, request.tasks)), ...(await sealOrders(context, actor.site)), ...work]
  })

export const quietAnswer = (exchange: Exchange, { actor }: AuthenticatedSite): Promise<Order> =>
  transact(exchange, actor, (context) => statusOrder(context, actor.site))
