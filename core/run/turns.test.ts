import { describe, expect, test } from 'vitest'
import type { RoundFact, RunFacts, SiteFact, TaskFact } from './facts.ts'
import type { TaskState } from './machine.ts'
import { nextAction } from './next-action.ts'
import { mayBegin } from './turns.ts'

const site = (siteId: string, changes: Partial<SiteFact> = {}): SiteFact => ({
  ...{ siteId, ready: true, mayCome: false, names: [siteId], weight: 7 },
  ...changes,
})
const away = { ready: false, mayCome: true }
const task = (siteId: string, state: TaskState, changes: Partial<TaskFact> = {}): TaskFact => ({
  ...{ id: `task of ${siteId}`, siteId, state, units: 2 ** 20, leaseUntil: null, lapses: 0, begun: true, why: null },
  ...{ finishedAt: null, shareOf: null, ready: true, mayReturn: true, silent: false },
  ...changes,
})
const facts = (changes: Partial<RunFacts>): RunFacts => ({
  ...{ now: 0, state: 'RUNNING', minimumSites: 1, currentRound: 1, round: null, validations: [], stoppedAfter: null, selected: null },
  ...{ plan: { algorithm: 'cyclic', deadlineSeconds: 60, rounds: 9, quorum: 1 }, lastTrained: null },
  ...{ sites: [site('a'), site('b'), site('c')] },
  ...changes,
})
const collecting = (tasks: TaskFact[], now: number, changes: Partial<RunFacts> = {}) => {
  const round: RoundFact = { number: 1, kind: 'train', state: 'COLLECTING', need: 1, deadlineAt: 60_000, tasks }
  return nextAction(facts({ round, now, ...changes }))
}
const opened = (lastTrained: string | null, changes: Partial<RunFacts> = {}) => {
  const round: RoundFact = { number: 1, kind: 'train', state: 'COMMITTED', need: 1, deadlineAt: 0, tasks: [] }
  return nextAction(facts({ round, lastTrained, ...changes }))
}
const handsTo = (siteId: string, ends: boolean, from = 'task of a') => ({ do: 'tidy', hand: [{ siteId, units: 2 ** 20, from, ends }] })

describe('in cyclic training', () => {
  test('each round is one site’s, in the order of their ids and over and over, and moves the model in full', () => {
    for (const [last, next] of [
      [null, 'a'],
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ] as const)
      expect(opened(last)).toMatchObject({ do: 'open', kind: 'train', shares: [{ siteId: next, units: 2 ** 20 }], skipped: [] })
  })

  test('a site that is not ready when its turn comes is passed over and named, one that has left is only passed over', () => {
    const sites = [site('a'), site('b', away), site('c', { ready: false }), site('d')]
    expect(opened('a', { sites })).toMatchObject({ shares: [{ siteId: 'd' }], skipped: ['b'] })
    expect(opened('a', { sites: sites.slice(1, 3) })).toMatchObject({ do: 'wait', waitingFor: { code: 'SITES_NEEDED', sites: ['b'] } })
  })

  test('the last evaluation is everybody’s', () => {
    const all = opened('a', { currentRound: 9 })
    expect(all).toMatchObject({ kind: 'evaluate', shares: [{ siteId: 'a' }, { siteId: 'b' }, { siteId: 'c' }] })
  })

  test('a turn lasts until its deadline, and passes on then or when its site fails', () => {
    expect(collecting([task('a', 'RUNNING')], 59_999)).toMatchObject({ do: 'wait', waitingFor: { code: 'UPDATES', sites: ['a'] } })
    expect(collecting([task('a', 'RUNNING')], 60_000)).toMatchObject(handsTo('b', true))
    expect(collecting([task('a', 'FAILED')], 5)).toMatchObject(handsTo('b', false))
    expect(collecting([task('a', 'CANCELLED', { ready: false, mayReturn: false })], 5)).toMatchObject(handsTo('b', true))
    const sites = [site('a'), site('b', away), site('c')]
    expect(collecting([task('a', 'REJECTED')], 5, { sites })).toMatchObject(handsTo('c', false))
  })

  test('a pause in its turn costs a site the turn at the deadline only, and a turn that passed on is as long as the first', () => {
    const paused = task('a', 'CANCELLED', { ready: false })
    expect(collecting([paused], 59_999)).toMatchObject({ do: 'wait', waitingFor: { code: 'SITES_PAUSED' } })
    expect(collecting([paused], 60_000)).toMatchObject(handsTo('b', true))
    const passed = [task('a', 'SUPERSEDED', { finishedAt: 70_000 }), task('b', 'RUNNING', { shareOf: 'task of a' })]
    expect(collecting(passed, 129_999)).toMatchObject({ do: 'wait' })
    expect(collecting(passed, 130_000)).toMatchObject(handsTo('c', true, 'task of b'))
  })

  test('a site that does not begin has the grace time, one that is at work the deadline', () => {
    const plan = { algorithm: 'cyclic', deadlineSeconds: 60, rounds: 9, quorum: 1, graceSeconds: 20 } as const
    const waiting = task('a', 'PENDING', { begun: false })
    expect(collecting([waiting], 19_999, { plan })).toMatchObject({ do: 'wait' })
    expect(collecting([waiting], 20_000, { plan })).toMatchObject(handsTo('b', true))
    expect(collecting([task('a', 'RUNNING')], 20_000, { plan })).toMatchObject({ do: 'wait' })
  })

  test('one update closes the round, and without anybody left the run says so', () => {
    expect(collecting([task('a', 'ACCEPTED')], 5)).toEqual({ do: 'close', supersede: [] })
    const lost = [task('a', 'FAILED'), task('b', 'FAILED', { shareOf: 'task of a' })]
    expect(collecting(lost, 5, { sites: [site('a'), site('b')] })).toMatchObject({ do: 'fail', code: 'QUORUM_LOST' })
  })

  test('a run begins when nobody is still negotiating, others as soon as the quorum has signed', () => {
    const cyclic = { algorithm: 'cyclic', quorum: 1 } as const
    expect([mayBegin(cyclic, { active: 2, open: 1 }), mayBegin(cyclic, { active: 2, open: 0 })]).toEqual([false, true])
    expect(mayBegin({ algorithm: 'fedavg', quorum: 2 }, { active: 2, open: 1 })).toBe(true)
  })
})

describe('under SCAFFOLD', () => {
  const plan = { algorithm: 'scaffold', deadlineSeconds: 60, rounds: 9, quorum: 1 } as const
  test('a share is one of all sites, whoever is away, and goes to nobody else', () => {
    const sites = [site('a'), site('b', away), site('c', { ready: false }), site('d')]
    expect(opened(null, { plan, sites })).toMatchObject({
      shares: [
        { siteId: 'a', units: 349_526 },
        { siteId: 'd', units: 349_525 },
      ],
    })
    expect(collecting([task('a', 'FAILED'), task('d', 'RUNNING')], 5, { plan, sites: [...sites, site('e')] })).toMatchObject({ do: 'wait' })
  })
})
