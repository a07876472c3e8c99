import { expect, test } from 'vitest'
import { checkPlayed } from './testing/check-played.ts'
import { memoryExchange } from './testing/memory-exchange.ts'
import { play } from './testing/play.ts'
import { scenarioOf } from './testing/scenario.ts'

const SITES = ['a', 'b', 'c', 'd'].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`)
const SEEDS = Number(process.env.ROUNDTABLE_SEEDS ?? 2000)

/** Each must have happened, or the stories test less than they say. */
const MET = [
  'coordinator killed',
  'hold taken over',
  'agent killed',
  'message lost',
  'message repeated',
  'message cut off',
  'site paused',
  'run paused',
  'share inherited',
  'LEASE_LOST',
  'TASK_CANCELLED',
  'ROUND_CLOSED',
  'task failed',
  'ATTEMPTS_SPENT',
  'stopped early',
  'earlier model selected',
  'COMPLETED',
  'scaffold COMPLETED',
  'cyclic COMPLETED',
  'QUORUM_LOST',
  'QUORUM_TIMEOUT',
  'MANDATORY_LOST',
] as const

test(`${SEEDS} stories of crashes, partitions, repeated and reordered messages all end or wait for a site that never came back, with each round counted once and the bytes that its accepted set alone gives`, async () => {
  const met: Record<string, number> = {}
  const add = (what: string, n: number) => {
    met[what] = (met[what] ?? 0) + n
  }
  for (let seed = 0; seed < SEEDS; seed++) {
    const scenario = scenarioOf(seed, SITES)
    const played = await play(scenario, memoryExchange(scenario))
    expect(checkPlayed(scenario, played), `seed ${seed}`).toEqual([])
    const { view, events } = played
    for (const [what, n] of Object.entries(played.met)) add(what, n)
    add(view.failure ?? view.state, 1)
    if (view.stoppedAfter !== null) add('stopped early', 1)
    if (view.selected && view.selected.model !== view.lastModel) add('earlier model selected', 1)
    add(`${scenario.plan.algorithm} ${view.state}`, 1)
    add('event', events)
    add('ATTEMPTS_SPENT', view.rounds.flatMap((round) => round.givenUp).length)
    const sets = view.rounds.filter((round) => round.kind === 'train' && round.state === 'COMMITTED').map((round) => round.accepted)
    add('round', sets.length)
    add('share inherited', sets.flat().filter((one) => one.inherited).length)
  }
  console.info(JSON.stringify(met))
  for (const what of MET) expect(met[what] ?? 0, what).toBeGreaterThan(0)
}, 240_000)
