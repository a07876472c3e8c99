import { describe, expect, test } from 'vitest'
import { statesOf } from '../machine.ts'
import { randomFrom } from '../model/random.ts'
import { WEIGHT_UNITS } from '../weights/ring.ts'
import type { RoundFact, RunFacts, SiteFact, TaskFact } from './facts.ts'
import { type RoundState, round as roundMachine, run as runMachine, type TaskState, task as taskMachine } from './machine.ts'
import { nextAction } from './next-action.ts'
import { ALGORITHMS } from './plan.ts'
import { weightUnits } from './quorum.ts'
import { ROUND_KINDS, type RoundKind } from './round-kind.ts'

const site = (siteId: string, changes: Partial<SiteFact> = {}): SiteFact => ({
  ...{ siteId, ready: true, mayCome: false, names: [siteId], weight: 1 },
  ...changes,
})
const task = (siteId: string, state: TaskState, changes: Partial<TaskFact> = {}): TaskFact => ({
  ...{ id: `task of ${siteId}`, siteId, state, units: 2 ** 18, leaseUntil: null, lapses: 0, begun: false },
  ...{ finishedAt: null, why: null, shareOf: null, ready: true, mayReturn: true, silent: false },
  ...changes,
})
const round = (tasks: TaskFact[], changes: Partial<RoundFact> = {}): RoundFact => ({
  ...{ number: 1, kind: 'train', state: 'COLLECTING', need: 2, deadlineAt: 1000, tasks },
  ...changes,
})
const averaging = { algorithm: 'fedavg', deadlineSeconds: 60, rounds: 2, quorum: 2 } as const
const facts = (changes: Partial<RunFacts>): RunFacts => ({
  ...{ now: 0, state: 'RUNNING', plan: averaging, minimumSites: 1, currentRound: 1, round: null, sites: [] },
  ...{ lastTrained: null, validations: [], stoppedAfter: null, selected: null },
  ...changes,
})

describe('whatever the facts', () => {
  const random = randomFrom('facts')
  const one = <T>(values: readonly T[]): T => values[random.below(values.length)]!
  const flag = () => random.below(2) === 0
  const NAMES = ['a', 'b', 'c', 'd']
  const anyTask = (siteId: string): TaskFact => {
    const ready = flag()
    const state = one(statesOf(taskMachine)) as TaskState
    const held = state === 'LEASED' || state === 'RUNNING'
    return task(siteId, state, {
      ...{ leaseUntil: held ? random.below(4000) : null, lapses: random.below(7), begun: flag(), finishedAt: random.below(2000) },
      ...{ ready, mayReturn: ready || flag(), silent: flag() },
    })
  }
  const anyFacts = (): RunFacts => {
    const now = random.below(3_000_000)
    const state = one(statesOf(roundMachine)) as RoundState
    return facts({
      now,
      state: one(statesOf(runMachine)) as RunFacts['state'],
      plan: {
        ...{ algorithm: one(ALGORITHMS), deadlineSeconds: 60, rounds: 1 + random.below(5), quorum: 1 + random.below(4) },
        ...(flag() ? { graceSeconds: random.below(3) } : {}),
        ...(random.below(3) === 0 ? { mandatory: [one(NAMES)] } : {}),
        ...(flag() ? { select: 'best-validation' } : {}),
        ...(flag() ? { stopAfter: { rounds: 1, minDelta: '0' } } : {}),
      },
      minimumSites: 1 + random.below(3),
      currentRound: random.below(6),
      round:
        random.below(8) === 0
          ? null
          : round(state === 'COLLECTING' ? NAMES.filter(flag).map(anyTask) : [], {
              ...{ number: 1, state, kind: one(ROUND_KINDS), need: 1 + random.below(3), deadlineAt: random.below(2_000_000) },
            }),
      sites: NAMES.filter(() => random.below(4) > 0).map((name) =>
        site(name, one([{}, { ready: false }, { ready: false, mayCome: true }])),
      ),
      validations: Array.from({ length: random.below(4) }, () => one([null, '0.700000', '0.800000'])),
      lastTrained: one([null, ...NAMES]),
      stoppedAfter: one([null, null, 1, 2]),
      selected: one([null, 1]),
    })
  }

  test('a run acts, has ended, or waits for somebody who can be named; a round that closes has its quorum and its mandatory sites', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 30_000; i++) {
      const given = anyFacts()
      const action = nextAction(given)
      seen.add(action.do)
      expect(nextAction(structuredClone(given))).toEqual(action)
      if (action.do === 'rest') expect(runMachine.final).toContain(given.state)
      if (action.do === 'wait' && action.waitingFor.code !== 'RUN_PAUSED')
        expect(action.waitingFor.sites.length, JSON.stringify({ given, action })).toBeGreaterThan(0)
      if (action.do === 'fail') expect(action.message).toMatch(/^[A-Z].*safe\.$/)
      if (action.do === 'open') {
        if (given.plan.algorithm !== 'cyclic') expect(action.shares.length).toBeGreaterThanOrEqual(action.need)
        const sum = action.shares.reduce((units, share) => units + share.units, 0)
        if (given.plan.algorithm === 'scaffold') expect(sum).toBeLessThanOrEqual(WEIGHT_UNITS)
        else expect(sum).toBe(WEIGHT_UNITS)
      }
      if (action.do === 'close' && given.round?.kind === 'train') {
        const accepted = given.round.tasks.filter((one) => one.state === 'ACCEPTED').map((one) => one.siteId)
        expect(accepted.length).toBeGreaterThanOrEqual(given.round.need)
        for (const name of given.plan.mandatory ?? []) if (given.sites.some((one) => one.siteId === name)) expect(accepted).toContain(name)
      }
    }
    expect([...seen].sort()).toEqual(['aggregate', 'close', 'complete', 'fail', 'open', 'rest', 'select', 'start', 'stop', 'tidy', 'wait'])
  })
})

describe('between rounds', () => {
  test('a run waits for sites that may still come, and fails when too few of them are left', () => {
    const paused = site('b', { ready: false, mayCome: true })
    expect(nextAction(facts({ currentRound: 0, sites: [site('a'), paused] }))).toMatchObject({
      do: 'wait',
      waitingFor: { code: 'SITES_NEEDED', sites: ['b'] },
    })
    expect(nextAction(facts({ currentRound: 0, sites: [site('a'), site('b', { ready: false })] }))).toMatchObject({
      do: 'fail',
      code: 'QUORUM_LOST',
    })
  })

  test('a run whose sites have all left after its last round completes without the last evaluation', () => {
    expect(nextAction(facts({ currentRound: 2, round: round([], { number: 2, state: 'COMMITTED' }) }))).toEqual({ do: 'complete' })
  })

  test('shares of the sum follow the weights of the sites', () => {
    const sites = [site('a', { weight: 3 }), site('b')]
    expect(nextAction(facts({ currentRound: 0, sites }))).toMatchObject({ do: 'open', shares: [{ units: 786_432 }, { units: 262_144 }] })
    expect(weightUnits([1, 1, 1])).toEqual([349_526, 349_525, 349_525])
  })
})

describe('a run that selects its model', () => {
  const plan = { ...averaging, rounds: 3, quorum: 1, select: 'best-validation', stopAfter: { rounds: 1, minDelta: '0' } } as const
  const next = (number: number, kind: RoundKind, changes: Partial<RunFacts> = {}) =>
    nextAction(
      facts({ plan, currentRound: number, round: round([], { number, kind, state: 'COMMITTED' }), sites: [site('a')], ...changes }),
    )

  test('measures its last model on validation, selects, and evaluates what it selected', () => {
    const validations = ['0.800000', '0.810000', '0.700000']
    expect(next(3, 'train', { validations })).toMatchObject({ do: 'open', number: 4, kind: 'validate', need: 1 })
    expect(next(4, 'validate', { validations })).toEqual({ do: 'select', round: 2, auc: '0.810000', unmeasured: [] })
    expect(next(4, 'validate', { validations, selected: 2 })).toMatchObject({ do: 'open', number: 5, kind: 'evaluate' })
    expect(next(5, 'evaluate', { validations, selected: 2 })).toEqual({ do: 'complete' })
  })

  test('stops early once, and then measures as after its last round', () => {
    const known = { validations: ['0.800000', '0.700000'], plan: { ...plan, rounds: 9 } }
    expect(next(2, 'train', known)).toMatchObject({ do: 'open', number: 3, kind: 'train' })
    expect(next(3, 'train', known)).toEqual({ do: 'stop', after: 3 })
    expect(next(3, 'train', { ...known, stoppedAfter: 3 })).toMatchObject({ do: 'open', number: 4, kind: 'validate' })
    expect(next(4, 'validate', { ...known, stoppedAfter: 3 })).toEqual({ do: 'select', round: 1, auc: '0.800000', unmeasured: [3] })
  })

  test('ends with its last model where no round could be measured, and without the sites where all have left', () => {
    expect(next(4, 'validate')).toEqual({ do: 'select', round: 3, auc: null, unmeasured: [1, 2, 3] })
    const alone = { sites: [], validations: ['0.800000', '0.700000', '0.900000'] }
    expect(next(3, 'train', alone)).toEqual({ do: 'select', round: 1, auc: '0.800000', unmeasured: [3] })
    expect(next(3, 'train', { ...alone, selected: 1 })).toEqual({ do: 'complete' })
  })
})

describe('a collecting round', () => {
  const joined = [site('a'), site('b', { ready: false, mayCome: true }), site('c')]
  const away = { ready: false }

  test('hands the share of a site that had not begun to one that joined, never that of a mandatory site', () => {
    const collecting = round([task('a', 'RUNNING'), task('b', 'CANCELLED', away)])
    expect(nextAction(facts({ round: collecting, sites: joined }))).toMatchObject({
      do: 'tidy',
      hand: [{ siteId: 'c', units: 2 ** 18, from: 'task of b', ends: true }],
    })
    const mandatory = { ...averaging, rounds: 2, quorum: 2, mandatory: ['b'] }
    expect(nextAction(facts({ round: collecting, sites: joined, plan: mandatory }))).toMatchObject({
      do: 'wait',
      waitingFor: { code: 'MANDATORY_SITE', sites: ['b'] },
    })
  })

  test('hands on the share of a site that failed, but each share once', () => {
    const failed = [task('a', 'ACCEPTED'), task('b', 'FAILED', { begun: true })]
    expect(nextAction(facts({ round: round(failed), sites: joined }))).toMatchObject({ do: 'tidy', hand: [{ siteId: 'c', ends: false }] })
    const handed = [...failed, task('c', 'PENDING', { shareOf: 'task of b' })]
    expect(nextAction(facts({ round: round(handed), sites: [...joined, site('d')] }))).toMatchObject({
      do: 'wait',
      waitingFor: { sites: ['c'] },
    })
  })

  test('gives up a task whose lease ended five times, and fails when a mandatory site is the one', () => {
    const spent = round([task('a', 'ACCEPTED'), task('b', 'PENDING', { lapses: 5, silent: true })])
    expect(nextAction(facts({ round: spent, sites: joined }))).toMatchObject({ do: 'tidy', giveUp: ['task of b'], hand: [] })
    const once = round([task('a', 'ACCEPTED'), task('b', 'PENDING', { lapses: 4 })])
    expect(nextAction(facts({ round: once, sites: joined }))).toMatchObject({ do: 'wait' })
    const mandatory = { ...averaging, rounds: 2, quorum: 1, mandatory: ['b'] }
    const failed = round([task('a', 'ACCEPTED'), task('b', 'FAILED')], { need: 1 })
    expect(nextAction(facts({ round: failed, sites: joined.slice(0, 2), plan: mandatory }))).toMatchObject({ code: 'MANDATORY_LOST' })
  })

  test('fails half an hour after its deadline when its paused sites have not come back', () => {
    const collecting = round([task('a', 'ACCEPTED'), task('b', 'CANCELLED', away)])
    const sites = joined.slice(0, 2)
    expect(nextAction(facts({ now: 1_800_999, round: collecting, sites }))).toMatchObject({
      do: 'wait',
      waitingFor: { code: 'SITES_PAUSED' },
    })
    expect(nextAction(facts({ now: 1_801_000, round: collecting, sites }))).toMatchObject({ do: 'fail', code: 'QUORUM_TIMEOUT' })
  })
})
