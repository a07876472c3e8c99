import { randomUUID } from 'node:crypto'
import { asc, eq, inArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { parameterCount } from '#core/model/template.ts'
import { Refused } from '#core/refusal.ts'
import { modelHash } from '#core/weights/model-file.ts'
import { encodeUpdate } from '#core/weights/update.ts'
import { events, rounds, runs, SYSTEM, sites, tasks } from '#db/schema/index.ts'
import { resumeAgreement, revokeAgreement, suspendAgreement } from '#server/agreement/end.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import { abortRun } from '#server/run/run.ts'
import { heartbeat } from '#server/site-api/heartbeat.ts'
import { ordersFor } from '#server/site-api/orders.ts'
import { result } from '#server/site-api/result.ts'
import { conclude, type Hospital, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'
import { tick } from './tick.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())
/** A run that a test left open would hand its tasks to the next test. */
afterEach(async () => {
  const live = await world.exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .select({ id: runs.id })
      .from(runs)
      .where(inArray(runs.state, ['READY', 'RUNNING'])),
  )
  for (const { id } of live) await execute(world.exchange, systemActor, abortRun, { id })
})

const asSite = (one: Hospital) => ({ actor: one.actor, site: { id: one.siteId } as never })
const poll = async (one: Hospital) => {
  const orders = await ordersFor(world.exchange, asSite(one), {
    agentVersion: 't',
    policy: null,
    paused: null,
    device: 'cpu',
    tasks: [],
    free: 1,
  })
  return orders.find((order) => order.kind === 'task')
}
type TaskOrder = NonNullable<Awaited<ReturnType<typeof poll>>> & { kind: 'task' }

/** What a site would send: a made-up difference, different for each site. */
const updateFor = (order: TaskOrder, scale: number) =>
  encodeUpdate({
    delta: Float32Array.from({ length: parameterCount(order.plan) }, (_, i) => Math.sin(i * scale) / 100),
    weightUnits: order.weightUnits,
    clip: order.plan.clip,
    meta: { run: order.run, round: order.round, base: order.base, plan: order.planHash, device: 'cpu' },
  }).bytes

const answer = (order: TaskOrder, bytes: Uint8Array | null) => ({
  lease: order.lease,
  attempt: order.attempt,
  update: bytes && modelHash(bytes),
  images: 30,
  steps: 2,
  trainLoss: '0.500000',
  evaluation: {
    auc: { kind: 'value' as const, value: '0.750000', n: 20 },
    accuracy: { kind: 'suppressed' as const },
    loss: { kind: 'value' as const, value: '0.600000', n: 20 },
  },
  device: 'cpu',
  seconds: '1.0',
})
const send = async (one: Hospital, order: TaskOrder, scale: number) => {
  const bytes = order.taskKind === 'train' ? updateFor(order, scale) : null
  if (bytes) world.exchange.blobs.put(modelHash(bytes), bytes)
  return result(world.exchange, asSite(one), order.task, answer(order, bytes))
}
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refused ? error.code : `fault: ${error}`),
  )
const runOf = async (proposalId: string) => {
  const rows = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(runs).orderBy(asc(runs.createdAt)))
  const { projects } = await import('#db/schema/index.ts')
  const [project] = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(projects).where(eq(projects.proposalId, proposalId)))
  return rows.find((run) => run.projectId === project?.id)
}
const holder = randomUUID()
const started = async (changes: Parameters<typeof smallPlan>[0] = {}) => {
  const proposalId = await propose(world, smallPlan({ quorum: 2, ...changes }))
  const agreements = [await conclude(world, proposalId, world.hospitals[0]!), await conclude(world, proposalId, world.hospitals[1]!)]
  await tick(world.exchange, holder)
  return { proposalId, agreements }
}
const [one, two] = [() => world.hospitals[0]!, () => world.hospitals[1]!]
const take = async (hospital: Hospital) => (await poll(hospital)) as TaskOrder

/** Plays a run to its end; `swap` sends the second site's update first. */
const play = async (proposalId: string, swap: boolean) => {
  for (let i = 0; i < 3; i++) {
    const orders = [await take(one()), await take(two())] as const
    const sends = [() => send(one(), orders[0], 0.1), () => send(two(), orders[1], 0.7)]
    for (const go of swap ? sends.reverse() : sends) await go()
    await tick(world.exchange, holder)
  }
  await tick(world.exchange, holder)
  return (await runOf(proposalId))!
}

describe('a run', () => {
  test('opens by the signatures alone, trains its rounds, evaluates the last model and completes; the model does not depend on the order of arrival', async () => {
    const first = await started()
    const a = await play(first.proposalId, false)
    expect(a).toMatchObject({ state: 'COMPLETED', currentRound: 3 })
    const second = await started()
    const b = await play(second.proposalId, true)
    expect(b.lastModel).toBe(a.lastModel)
    expect(b.lastModel).not.toBe(b.initialModel)
    const numbers = await world.exchange.db.withTx(SYSTEM, (tx) =>
      tx.select().from(rounds).where(eq(rounds.runId, a.id)).orderBy(asc(rounds.number)),
    )
    expect(numbers.map((round) => [round.number, round.kind, round.state])).toEqual([
      [1, 'train', 'COMMITTED'],
      [2, 'train', 'COMMITTED'],
      [3, 'evaluate', 'COMMITTED'],
    ])
  })

  test('refuses an update with NaN bytes, a wrong length, a foreign lease, and a second answer with other bytes', async () => {
    await started()
    const order = await take(one())
    const site = asSite(one())
    const put = (bytes: Uint8Array) => {
      world.exchange.blobs.put(modelHash(bytes), bytes)
      return bytes
    }
    expect(await code(result(world.exchange, site, order.task, { ...answer(order, null), update: 'f'.repeat(64) as never }))).toBe(
      'BLOB_INCOMPLETE',
    )
    expect(await code(result(world.exchange, site, order.task, { ...answer(order, put(updateFor(order, 1))), lease: randomUUID() }))).toBe(
      'LEASE_LOST',
    )
    expect(await code(result(world.exchange, asSite(two()), order.task, answer(order, put(updateFor(order, 1)))))).toBe('NOT_FOUND')
    expect(await code(send(one(), order, 0.1))).toBe('accepted')
    expect(await code(send(one(), order, 0.1))).toBe('accepted')
    expect(await code(send(one(), order, 0.9))).toBe('UPDATE_EQUIVOCATION')
    const other = await take(two())
    const good = updateFor(other, 0.2)
    expect(await code(result(world.exchange, asSite(two()), other.task, answer(other, put(good.slice(0, good.length - 4)))))).toMatch(
      /UPDATE_(HEADER|LENGTH)/,
    )
    const [row] = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(tasks).where(eq(tasks.id, other.task)))
    expect(row?.state).toBe('REJECTED')
  })

  test('goes on without a paused site, takes it back when it resumes, and stops its task when the agreement ends', async () => {
    const { agreements, proposalId } = await started({ quorum: 1 })
    const order = await take(two())
    await execute(world.exchange, two().members.steward, suspendAgreement, { id: agreements[1]!, reason: 'scanner maintenance' })
    const beat = await heartbeat(world.exchange, asSite(two()), order.task, {
      lease: order.lease,
      attempt: order.attempt,
      phase: 'train',
      step: 1,
      steps: 2,
      loss: null,
      rssBytes: 1,
    })
    expect(JSON.parse(Buffer.from(beat.order.split('.')[1]!, 'base64url').toString())).toMatchObject({
      kind: 'cancel',
      code: 'AGREEMENT_SUSPENDED',
    })
    expect(await code(send(two(), order, 0.5))).toBe('TASK_CANCELLED')
    expect(await poll(two())).toBeUndefined()
    await execute(world.exchange, two().members.steward, resumeAgreement, { id: agreements[1]! })
    await tick(world.exchange, holder)
    const again = await take(two())
    expect(again).toMatchObject({ round: 1, attempt: 2 })
    await send(two(), again, 0.5)
    await send(one(), await take(one()), 0.1)
    await tick(world.exchange, holder)
    const next = await take(two())
    expect(next.round).toBe(2)
    await execute(world.exchange, two().members.steward, revokeAgreement, { id: agreements[1]!, reason: 'consent withdrawn' })
    expect(await code(send(two(), next, 0.5))).toBe('TASK_CANCELLED')
    expect(await poll(two())).toBeUndefined()
    await send(one(), await take(one()), 0.1)
    await tick(world.exchange, holder)
    expect((await runOf(proposalId))?.currentRound).toBe(3)
  })

  test('does not wait for a paused site when the others are enough', async () => {
    const { agreements, proposalId } = await started({ quorum: 1 })
    await take(two())
    await execute(world.exchange, two().members.steward, suspendAgreement, { id: agreements[1]!, reason: 'night' })
    await send(one(), await take(one()), 0.1)
    await tick(world.exchange, holder)
    const run = await runOf(proposalId)
    expect(run?.currentRound).toBe(2)
    await execute(world.exchange, world.company.members.researcher, abortRun, { id: run!.id })
    expect(await poll(one())).toBeUndefined()
  })

  test('does not wait for a site that has fallen silent when the others are enough', async () => {
    const { proposalId } = await started({ quorum: 1 })
    await send(one(), await take(one()), 0.1)
    await tick(world.exchange, holder)
    expect((await runOf(proposalId))?.currentRound).toBe(1)
    const seen = (at: Date) =>
      world.exchange.db.withTx(SYSTEM, (tx) => tx.update(sites).set({ lastSeenAt: at }).where(eq(sites.id, two().siteId)))
    await seen(new Date(Date.now() - 100_000))
    await tick(world.exchange, holder)
    expect((await runOf(proposalId))?.currentRound).toBe(2)
    await seen(new Date())
  })

  test('fails with its reason when too few sites are left', async () => {
    const { agreements, proposalId } = await started({ quorum: 2 })
    await execute(world.exchange, one().members.steward, revokeAgreement, { id: agreements[0]!, reason: 'over' })
    await tick(world.exchange, holder)
    const run = await runOf(proposalId)
    expect(run).toMatchObject({ state: 'FAILED', failure: { code: 'QUORUM_LOST' } })
    expect(run?.failure?.message).toContain('needs 2 sites')
  })

  test('is moved by one coordinator at a time, and never twice', async () => {
    const { proposalId } = await started()
    await send(one(), await take(one()), 0.1)
    await send(two(), await take(two()), 0.7)
    await Promise.all(Array.from({ length: 6 }, () => tick(world.exchange, randomUUID())))
    await tick(world.exchange, holder)
    const run = await runOf(proposalId)
    const committed = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(rounds).where(eq(rounds.runId, run!.id)))
    expect(committed.filter((round) => round.number === 1)).toHaveLength(1)
    const log = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(events).orderBy(asc(events.seq)))
    expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i))
    expect(log.filter((event) => event.projectId === run!.projectId && event.type === 'round.committed')).toHaveLength(1)
  })
})
