import canonicalize from 'canonicalize'
import { desc } from 'drizzle-orm'
import type { Plan } from '#core/run/plan.ts'
import type { Scenario } from '#core/run/testing/scenario.ts'
import type { SimExchange } from '#core/run/testing/simulated-exchange.ts'
import { seededModel } from '#core/weights/first-model.ts'
import { runs, SYSTEM } from '#db/schema/index.ts'
import { postgresExchange } from '#server/testing/postgres-exchange.ts'
import { makeWorld, smallPlan } from '#server/testing/world.ts'
import type { Engine, EngineEvent } from '../engine.ts'
import { type EngineStand, engineContract } from '../testing/engine-contract.ts'
import { embeddedEngine } from './engine.ts'

const OVER = ['COMPLETED', 'FAILED', 'ABORTED']

/** The exchange on PostgreSQL and two sites that answer its tasks. */
const makeStand = async (): Promise<EngineStand> => {
  const world = await makeWorld(2)
  const driven = new Map<string, SimExchange>()
  let engine: Engine = embeddedEngine(world.exchange)
  const settle = async (exchange: SimExchange): Promise<void> => {
    const hold = await exchange.claim('T')
    while (hold && (await exchange.advance(hold)) === 'more');
  }
  return {
    get engine() {
      return engine
    },
    by: world.company.members.researcher,
    newRun: async (changes: Partial<Plan> = {}) => {
      const plan = smallPlan(changes)
      const siteIds = world.hospitals.map(({ siteId }) => siteId)
      const scenario: Scenario = { seed: 0, siteIds, members: [true, true], plan, faults: {} as never }
      const exchange = await postgresExchange(world, scenario)
      exchange.setClock(0)
      const [row] = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(runs).orderBy(desc(runs.createdAt)).limit(1))
      driven.set(row!.id, exchange)
      return { id: row!.id, plan, document: canonicalize(plan)!, initialModel: seededModel(plan), sites: siteIds, startRound: 1 }
    },
    work: async (run, until = () => false) => {
      const exchange = driven.get(run)!
      const done = async (events: readonly EngineEvent[]) => until(events) || OVER.includes((await engine.state(run)).state)
      await settle(exchange)
      while (!(await done(await engine.events(run, 0)))) {
        for (const site of [0, 1]) {
          const { order } = await exchange.poll(site, null)
          if (order) await exchange.result(site, order)
        }
        await settle(exchange)
      }
    },
    restart: async () => {
      engine = embeddedEngine(world.exchange)
    },
    close: () => world.close(),
  }
}

engineContract('that is built in', makeStand)
