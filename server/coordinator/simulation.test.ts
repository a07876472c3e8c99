import { inArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkPlayed } from '#core/run/testing/check-played.ts'
import { memoryExchange } from '#core/run/testing/memory-exchange.ts'
import { type Played, play } from '#core/run/testing/play.ts'
import { scenarioOf } from '#core/run/testing/scenario.ts'
import { runs, SYSTEM } from '#db/schema/index.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import { abortRun } from '#server/run/run.ts'
import { resumeSite } from '#server/site/pause.ts'
import { postgresExchange } from '#server/testing/postgres-exchange.ts'
import { makeWorld, type World } from '#server/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(4)
})
afterAll(() => world.close())

/** A story may end while a site is paused, or wait for one for ever. */
afterEach(async () => {
  const { exchange, hospitals } = world
  for (const { siteId, members } of hospitals) await execute(exchange, members.it, resumeSite, { id: siteId }).catch(() => {})
  const live = await exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .select()
      .from(runs)
      .where(inArray(runs.state, ['READY', 'RUNNING', 'PAUSED'])),
  )
  for (const { id } of live) await execute(exchange, systemActor, abortRun, { id })
})

/** All of a story but the hashes of updates, which name the run. */
const told = ({ view, acknowledged, wrong, events, met }: Played) => ({
  ...{ acknowledged, wrong, events, met },
  view: {
    ...view,
    rounds: view.rounds.map((round) => ({
      ...round,
      accepted: round.accepted.map(({ site, units, inherited }) => ({ site, units, inherited })),
    })),
  },
})

describe('the exchange on PostgreSQL', () => {
  test.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'tells the same story as the one in memory, to the same bytes: seed %i',
    async (seed) => {
      const scenario = scenarioOf(
        seed,
        world.hospitals.map((one) => one.siteId),
      )
      const real = await play(scenario, await postgresExchange(world, scenario))
      expect(checkPlayed(scenario, real)).toEqual([])
      expect(told(real)).toEqual(told(await play(scenario, memoryExchange(scenario))))
    },
    // A story that waits for a site for ever is some thousand polls long.
    180_000,
  )
})
