import { desc, eq, inArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Hash } from '#core/id.ts'
import { MOST_LAPSES } from '#core/run/lapses.ts'
import type { Plan } from '#core/run/plan.ts'
import type { Scenario } from '#core/run/testing/scenario.ts'
import type { SimExchange, SimOrder } from '#core/run/testing/simulated-exchange.ts'
import { datasets, rounds, runs, SYSTEM, tasks } from '#db/schema/index.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import { abortRun } from '#server/run/run.ts'
import { reportDataset } from '#server/site/report.ts'
import { taskError } from '#server/site-api/result.ts'
import { EPOCH_MS, postgresExchange, underClock } from '#server/testing/postgres-exchange.ts'
import { hashOf, makeWorld, reportOf, SENT, smallPlan, type World } from '#server/testing/world.ts'
import { tick } from './tick.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(3)
})
afterAll(() => world.close())
const live = () =>
  world.exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .select()
      .from(runs)
      .where(inArray(runs.state, ['READY', 'RUNNING', 'PAUSED'])),
  )
afterEach(async () => {
  for (const { id } of await live()) await execute(world.exchange, systemActor, abortRun, { id })
})

const ALL = [true, true, true]
const begin = async (changes: Partial<Plan>, members = ALL): Promise<SimExchange> => {
  const siteIds = world.hospitals.map((one) => one.siteId)
  const scenario: Scenario = { seed: 0, siteIds, members, plan: smallPlan({ rounds: 2, ...changes }), faults: {} as never }
  const exchange = await postgresExchange(world, scenario)
  exchange.setClock(0)
  await settle(exchange)
  return exchange
}
const settle = async (exchange: SimExchange, dying = false): Promise<void> => {
  const hold = await exchange.claim('T')
  if (!hold) return
  do if (dying) await exchange.dieHalfway(hold)
  while ((await exchange.advance(hold)) === 'more')
}
const take = async (exchange: SimExchange, site: number): Promise<SimOrder> => {
  const { order } = await exchange.poll(site, null)
  if (!order) throw new Error(`There is no work for site ${site}.`)
  return order
}
const work = async (exchange: SimExchange, ...sites: number[]) => {
  for (const site of sites) expect(await exchange.result(site, await take(exchange, site))).toBe('ok')
}
const idOf = (site: number) => world.hospitals[site]!.siteId
const lastStates = () =>
  world.exchange.db.withTx(SYSTEM, async (tx) => {
    const [run] = await tx.select().from(runs).orderBy(desc(runs.createdAt)).limit(1)
    const all = await tx.select().from(rounds).where(eq(rounds.runId, run!.id)).orderBy(rounds.number)
    return all.map((round) => round.serverState)
  })

describe('the server step of a plan', () => {
  const adam = { name: 'adam', learningRate: '0.1', momentum: '0.9', secondMoment: '0.99', adaptivity: '0.001' } as const
  const played = async (dying: boolean, changes: Partial<Plan>) => {
    const exchange = await begin({ quorum: 3, combination: { name: 'median', trimmedShare: '0' }, ...changes })
    for (let round = 0; round < 3; round++) {
      await work(exchange, 0, 1, 2)
      await settle(exchange, dying)
    }
    const { state, lastModel } = await exchange.view()
    expect(state).toBe('COMPLETED')
    return { lastModel, states: await lastStates() }
  }

  test('leaves the same model and the same moments when the exchange dies before each commit and does the round again', async () => {
    const calm = await played(false, { serverStep: adam })
    expect(calm.states.map((state) => state?.length ?? 0)).toEqual([64, 64, 0])
    expect(calm.states[0]).not.toBe(calm.states[1])
    expect(await played(true, { serverStep: adam })).toEqual(calm)
    const plain = await played(false, {})
    expect(plain.lastModel).not.toBe(calm.lastModel)
    expect(plain.states).toEqual([null, null, null])
  })
})

describe('a round', () => {
  test('hands the share of a site that paused before it began to one that joined later, and takes the first back in the next round', async () => {
    const exchange = await begin({ quorum: 2 }, [true, true, false])
    await work(exchange, 0)
    await exchange.pauseSite(1)
    await settle(exchange)
    // The third is still negotiating: it may yet take the share over.
    expect((await exchange.view()).waitingFor).toMatchObject({ code: 'SITES_PAUSED' })
    await exchange.join(2)
    await settle(exchange)
    const order = await take(exchange, 2)
    expect(order).toMatchObject({ round: 1, units: 2 ** 19 })
    await exchange.resumeSite(1)
    await settle(exchange)
    expect((await exchange.poll(1, null)).order).toBeNull()
    expect(await exchange.result(2, order)).toBe('ok')
    await settle(exchange)
    expect((await exchange.view()).rounds[0]).toMatchObject({
      state: 'COMMITTED',
      accepted: expect.arrayContaining([expect.objectContaining({ site: 2, inherited: true }), expect.objectContaining({ site: 0 })]),
    })
    expect(await take(exchange, 1)).toMatchObject({ round: 2 })
  })

  test('does not hand on the share of a site that paused in the middle of its work', async () => {
    const exchange = await begin({ quorum: 2 }, [true, true, false])
    await exchange.beat(1, await take(exchange, 1))
    await exchange.pauseSite(1)
    await exchange.join(2)
    await settle(exchange)
    expect((await exchange.poll(2, null)).order).toBeNull()
    await exchange.resumeSite(1)
    await settle(exchange)
    expect(await take(exchange, 1)).toMatchObject({ round: 1, attempt: 2 })
  })

  test('closes when the grace time of its plan has passed since the quorum came in, and not before', async () => {
    const exchange = await begin({ quorum: 2, graceSeconds: 30 })
    exchange.setClock(10_000)
    await take(exchange, 2)
    await work(exchange, 0, 1)
    exchange.setClock(39_000)
    await settle(exchange)
    expect((await exchange.view()).waitingFor).toEqual({ code: 'UPDATES', sites: [idOf(2)] })
    exchange.setClock(40_000)
    await settle(exchange)
    expect((await exchange.view()).rounds[0]).toMatchObject({ state: 'COMMITTED', accepted: [{}, {}] })
  })

  test('whose sites all meet a learning rate that is too high ends the run with their reason; the model it began with is safe', async () => {
    const exchange = await begin({ quorum: 2 })
    const before = (await exchange.view()).lastModel
    const message = 'The loss became not-a-number in step 3: the learning rate is too high for this plan.'
    for (const site of [0, 1]) {
      const { task, lease, attempt } = await take(exchange, site)
      const as = { actor: world.hospitals[site]!.actor, site: { id: idOf(site) } as never }
      await taskError(world.exchange, as, task, { lease, attempt, phase: 'train', code: 'TRAINING_FAILED', message })
    }
    await settle(exchange)
    const [run] = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(runs).orderBy(desc(runs.createdAt)).limit(1))
    expect(run).toMatchObject({ state: 'FAILED', currentRound: 1, lastModel: before, failure: { code: 'QUORUM_LOST' } })
    expect(run?.failure?.message).toMatch(/2 sites refused or failed .* The first reason given: .*learning rate is too high.*safe\.$/)
    expect(await live()).toEqual([])
  })

  test('does not count without a mandatory site, named by its listing, and the run fails when that site leaves', async () => {
    const exchange = await begin({ quorum: 1, deadlineSeconds: 60, mandatory: [world.hospitals[1]!.listingId] })
    await work(exchange, 0, 2)
    exchange.setClock(61_000)
    await settle(exchange)
    expect((await exchange.view()).waitingFor).toEqual({ code: 'UPDATES', sites: [idOf(1)] })
    await exchange.pauseSite(1)
    await settle(exchange)
    expect((await exchange.view()).waitingFor).toEqual({ code: 'MANDATORY_SITE', sites: [idOf(1)] })
    await exchange.resumeSite(1)
    await settle(exchange)
    await work(exchange, 1)
    await settle(exchange)
    expect((await exchange.view()).rounds[0]).toMatchObject({ state: 'COMMITTED', accepted: [{}, {}, {}] })
    await exchange.leave(1)
    await settle(exchange)
    expect(await exchange.view()).toMatchObject({ state: 'FAILED', failure: 'MANDATORY_LOST' })
  })

  test('gives up a task whose lease has ended five times without a word, says so, and hands its share to a site that joined', async () => {
    const exchange = await begin({ quorum: 2, deadlineSeconds: 3600 }, [true, true, false])
    await work(exchange, 0)
    for (let attempt = 1; attempt <= MOST_LAPSES; attempt++) {
      expect(await take(exchange, 1)).toMatchObject({ round: 1, attempt })
      exchange.setClock(attempt * 61_000)
      await settle(exchange)
    }
    expect((await exchange.poll(1, null)).order).toBeNull()
    const [spent] = await world.exchange.db.withTx(SYSTEM, (tx) =>
      tx
        .select()
        .from(tasks)
        .where(eq(tasks.siteId, idOf(1)))
        .orderBy(desc(tasks.createdAt))
        .limit(1),
    )
    expect(spent).toMatchObject({ state: 'FAILED', failure: { code: 'ATTEMPTS_SPENT' } })
    expect(spent?.failure?.message).toContain('began the task 5 times')
    await exchange.join(2)
    await settle(exchange)
    await work(exchange, 2)
    await settle(exchange)
    expect((await exchange.view()).rounds[0]).toMatchObject({ state: 'COMMITTED', givenUp: [1] })
    expect(await take(exchange, 1)).toMatchObject({ round: 2, attempt: 1 })
  })

  test('that a pause of the run meets while its model is being made is committed after the pause, once', async () => {
    const exchange = await begin({ quorum: 3 })
    await work(exchange, 0, 1, 2)
    const hold = (await exchange.claim('T'))!
    expect(await exchange.advance(hold)).toBe('more')
    await exchange.dieHalfway(hold)
    await exchange.pauseRun()
    expect(await exchange.advance(hold)).toBe('idle')
    expect(await exchange.view()).toMatchObject({ state: 'PAUSED', waitingFor: { code: 'RUN_PAUSED' }, rounds: [{ state: 'AGGREGATING' }] })
    await exchange.resumeRun()
    await settle(exchange)
    expect((await exchange.view()).rounds).toMatchObject([{ state: 'COMMITTED' }, { number: 2, state: 'COLLECTING' }])
  })
})

test('a site is weighed by the images of the data set that its agreement names, whatever else it has prepared since', async () => {
  const one = world.hospitals[0]!
  const report = reportOf('a second set', 'A second set')
  const count = (value: number) => ({ kind: 'count' as const, value })
  const larger = { ...report, manifest: '0'.repeat(64) as Hash, summary: { ...report.summary, images: count(1350) } }
  await execute(world.exchange, one.actor, reportDataset, { id: one.siteId, report: larger, sent: SENT })
  // The set of the agreement becomes the last of its site, by row and by manifest.
  await world.exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .update(datasets)
      .set({ name: one.name })
      .where(eq(datasets.manifest, hashOf(`manifest ${one.siteId}`))),
  )
  const exchange = await begin({ quorum: 3, weighting: 'images' })
  const units = [await take(exchange, 0), await take(exchange, 1), await take(exchange, 2)].map((order) => order.units)
  expect(Math.max(...units) - Math.min(...units)).toBeLessThanOrEqual(1)
})

test('a site with work of two runs takes turns, even when one of them is always cut short', async () => {
  const [first, second] = [await begin({ quorum: 2 }), await begin({ quorum: 2 })]
  const runOf = async (id: string) =>
    (await world.exchange.db.withTx(SYSTEM, (tx) => tx.select({ run: tasks.runId }).from(tasks).where(eq(tasks.id, id))))[0]!.run
  const turns: string[] = []
  for (let i = 0; i < 4; i++) {
    turns.push(await runOf((await take(first, 0)).task))
    for (const exchange of [first, second]) {
      exchange.setClock((i + 1) * 61_000)
      await settle(exchange)
    }
  }
  expect(new Set(turns).size).toBe(2)
  expect(turns).toEqual([turns[0], turns[1], turns[0], turns[1]])
})

test('a run that the exchange cannot move on says so, and fails with that reason after ten minutes', async () => {
  const siteIds = world.hospitals.map((one) => one.siteId)
  await postgresExchange(world, { seed: 0, siteIds, members: ALL, plan: smallPlan(), faults: {} as never })
  let now = 0
  const broken = underClock(
    world.exchange,
    () => new Date(EPOCH_MS + now),
    () => true,
  )
  await tick(broken, 'T')
  expect(await live()).toMatchObject([{ state: 'READY', waitingFor: { code: 'EXCHANGE_FAULT' } }])
  now = 9 * 60_000
  await tick(broken, 'T')
  expect(await live()).toMatchObject([{ state: 'READY' }])
  now = 10 * 60_000
  await tick(broken, 'T')
  const [run] = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(runs).orderBy(desc(runs.createdAt)).limit(1))
  expect(run).toMatchObject({ state: 'FAILED', failure: { code: 'EXCHANGE_FAULT' }, waitingFor: null })
})
