import { expect, test } from 'vitest'
import { statesOf } from '../machine.ts'
import type { Action } from './action.ts'
import type { RoundFact, RunFacts, SiteFact, TaskFact } from './facts.ts'
import { MOST_LAPSES } from './lapses.ts'
import { type RoundState, type RunState, round as roundMachine, run as runMachine, type TaskState, task as taskMachine } from './machine.ts'
import { nextAction } from './next-action.ts'
import { ROUND_KINDS } from './round-kind.ts'
import { move } from './testing/memory-rows.ts'
import { WAITING_CODES } from './waiting.ts'

const DEADLINE = 10_000
const TIMES = { early: 0, late: DEADLINE, 'long after': DEADLINE + 31 * 60_000 } as const
const STANDINGS = {
  ready: { ready: true, mayCome: false },
  away: { ready: false, mayCome: true },
  gone: { ready: false, mayCome: false },
} as const

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Round = Writable<Omit<RoundFact, 'tasks'>> & { tasks: Writable<TaskFact>[] }
type Facts = Omit<Writable<RunFacts>, 'round'> & { round: Round | null }

const siteOf = (siteId: string, standing: keyof typeof STANDINGS): SiteFact => ({
  ...{ siteId, names: [siteId], weight: 1 },
  ...STANDINGS[standing],
})
const taskOf = ({ siteId, ready, mayCome }: SiteFact, state: TaskState, changes: Partial<TaskFact> = {}): TaskFact => ({
  ...{ id: siteId, siteId, state, units: 1, leaseUntil: isHeld(state) ? 60_000 : null, lapses: 0 },
  ...{ begun: state === 'RUNNING', finishedAt: state === 'ACCEPTED' ? 0 : null, why: null, shareOf: null },
  ...{ ready, mayReturn: ready || mayCome, silent: false, ...changes },
})
const isHeld = (state: TaskState) => state === 'LEASED' || state === 'RUNNING'

/** What a step does to the facts, by the tables; sites and time stand still. */
const apply = (facts: Facts, action: Action): void => {
  const round = facts.round!
  const end = (id: string, command: string) => {
    const task = round.tasks.find((one) => one.id === id)!
    move(taskMachine, task, command, 'system')
    task.leaseUntil = null
    if (command === 'expire') task.lapses += 1
    else task.finishedAt = command === 'renew' ? null : facts.now
  }
  switch (action.do) {
    case 'start':
      move(runMachine, facts, 'start', 'system')
      return
    case 'open': {
      const { number, kind, need } = action
      facts.currentRound = number
      const tasks = action.shares.map(({ siteId }) => taskOf(facts.sites.find((site) => site.siteId === siteId)!, 'PENDING'))
      facts.round = { number, kind, need, state: 'COLLECTING', deadlineAt: facts.now + DEADLINE, tasks }
      return
    }
    case 'tidy':
      for (const id of action.expire) end(id, 'expire')
      for (const id of action.giveUp) end(id, 'giveUp')
      for (const id of action.renew) end(id, 'renew')
      for (const { siteId, from, ends } of action.hand) {
        if (ends) end(from, 'supersede')
        round.tasks.push(taskOf(facts.sites.find((site) => site.siteId === siteId)!, 'PENDING', { shareOf: from }))
      }
      return
    case 'close':
      move(roundMachine, round, 'aggregate', 'system')
      for (const id of action.supersede) end(id, 'supersede')
      return
    case 'aggregate':
      move(roundMachine, round, 'commit', 'system')
      return
    case 'stop':
      facts.stoppedAfter = action.after
      return
    case 'select':
      facts.selected = action.round
      return
    case 'complete':
      move(runMachine, facts, 'complete', 'system')
      return
    case 'fail':
      if (round?.state === 'COLLECTING') move(roundMachine, round, 'fail', 'system')
      move(runMachine, facts, 'fail', 'system')
      return
  }
}

/** Steps until a run rests or waits, and what is wrong with how it does. */
const follow = (facts: Facts, opened: boolean): string | null => {
  let failure: string | null = null
  for (let steps = 0; steps < 60; steps++) {
    const action = nextAction(facts)
    if (action.do === 'rest') {
      if (!runMachine.final.includes(facts.state)) return `rests while ${facts.state}`
      return facts.state === 'FAILED' && failure === '' ? 'failed without a reason' : null
    }
    if (action.do === 'wait') {
      const { waitingFor, reason } = action
      if (!WAITING_CODES.includes(waitingFor.code)) return `waits for ${waitingFor.code}`
      if (waitingFor.code !== 'RUN_PAUSED' && waitingFor.sites.length === 0) return 'waits for nobody'
      if (reason === null && waitingFor.code !== 'RUN_PAUSED' && waitingFor.code !== 'UPDATES') return 'waits without a reason'
      // A round that was collecting long after its deadline has ended by now, one way or the other.
      return !opened && facts.round?.state === 'COLLECTING' && facts.now > DEADLINE + 30 * 60_000 ? 'waits for ever' : null
    }
    if (action.do === 'fail') failure = action.code && action.message.endsWith('safe.') ? action.code : ''
    // A turn that is passed on begins anew, as a new round does.
    if (action.do === 'open' || (action.do === 'tidy' && action.hand.length > 0 && facts.plan.algorithm === 'cyclic')) opened = true
    apply(facts, action)
  }
  return 'goes round in a circle'
}

const PLANS = [
  ...[1, 2].map((quorum) => ({ algorithm: 'fedavg', quorum })),
  { algorithm: 'fedavg', quorum: 2, mandatory: ['a'] },
  { algorithm: 'fedavg', quorum: 1, select: 'best-validation' },
  { algorithm: 'cyclic', quorum: 1 },
] as const
const factsOf = (state: RunState, plan: (typeof PLANS)[number], now: number, sites: readonly SiteFact[], round: Round | null): Facts => ({
  ...{ now, state, sites, round, minimumSites: 1, currentRound: round?.number ?? 0 },
  plan: { rounds: 2, deadlineSeconds: DEADLINE / 1000, ...plan } as RunFacts['plan'],
  ...{ lastTrained: null, validations: [], stoppedAfter: null, selected: null },
})
const standings = Object.keys(STANDINGS) as (keyof typeof STANDINGS)[]
const pairs = standings.flatMap((a) => standings.map((b) => [siteOf('a', a), siteOf('b', b)] as const))

test('every state of a run and of its round, whoever is there, at any time, ends as done, failed with a reason, or waiting for somebody', () => {
  const wrong: string[] = []
  let seen = 0
  for (const state of statesOf(runMachine) as RunState[])
    for (const plan of PLANS)
      for (const [when, now] of Object.entries(TIMES))
        for (const sites of pairs)
          for (const roundState of [null, ...(statesOf(roundMachine) as RoundState[])].filter((one) => one !== 'COLLECTING'))
            for (const kind of roundState === null ? ['train' as const] : ROUND_KINDS)
              for (const number of roundState === null ? [0] : [1, 2]) {
                const round = roundState && { number, kind, state: roundState, need: plan.quorum, deadlineAt: DEADLINE, tasks: [] }
                const problem = follow(factsOf(state, plan, now, sites, round), true)
                seen++
                if (problem) wrong.push(`${JSON.stringify({ state, plan, when, roundState, kind, number, sites })}: ${problem}`)
              }
  expect(wrong.slice(0, 5)).toEqual([])
  expect(seen).toBeGreaterThan(10_000)
})

test('a collecting round with its tasks in every pair of states, under every condition of their sites, ends as its run should', () => {
  const wrong: string[] = []
  let seen = 0
  const states = statesOf(taskMachine) as TaskState[]
  const conditions = [{}, { silent: true }, { lapses: MOST_LAPSES }, { begun: true }, { leaseUntil: -1 }] as const
  const tasksOf = (site: SiteFact) =>
    states.flatMap((state) =>
      conditions.filter((one) => isHeld(state) || !('leaseUntil' in one)).map((changes) => taskOf(site, state, changes)),
    )
  for (const plan of PLANS)
    for (const [when, now] of Object.entries(TIMES))
      for (const sites of pairs)
        for (const kind of ROUND_KINDS)
          for (const first of tasksOf(sites[0]))
            for (const second of plan.algorithm === 'cyclic' ? [null] : states.map((state) => taskOf(sites[1], state))) {
              seen++
              const tasks = [first, second].flatMap((task) => (task ? [{ ...task }] : []))
              const need = kind === 'train' ? plan.quorum : 1
              const round = { number: 1, kind, state: 'COLLECTING' as const, need, deadlineAt: DEADLINE, tasks }
              const problem = follow(factsOf('RUNNING', plan, now, sites, round), false)
              if (problem) wrong.push(`${JSON.stringify({ plan, when, kind, first, second })}: ${problem}`)
            }
  expect(wrong.slice(0, 5)).toEqual([])
  expect(seen).toBeGreaterThan(90_000)
}, 60_000)
