import { expect, it } from 'vitest'
import { nextPace } from './lane-pace.ts'
import { exchangeTimes, phaseTimes } from './phase-times.ts'
import { NOW, sampleLane, sampleRound, sampleRun } from './sample-project.ts'

const training = (step: number, second: number, changes = {}) =>
  sampleRound({
    state: 'RUNNING',
    progress: { phase: 'train', step, steps: 60, loss: null, rssBytes: 0, at: new Date(NOW.getTime() + second * 1000).toISOString() },
    ...changes,
  })

it('tells the pace of a phase from two of its reports, and keeps it until the next one', () => {
  const first = nextPace(undefined, training(10, 0))
  expect(first?.stepsPerSecond).toBeNull()
  const second = nextPace(first, training(40, 10))
  expect(second?.stepsPerSecond).toBe(3)
  expect(nextPace(second, training(40, 10))).toBe(second)
})

it('does not carry a pace over into another round, attempt or phase', () => {
  const before = nextPace(nextPace(undefined, training(10, 0)), training(40, 10))
  expect(nextPace(before, training(50, 20, { round: 2 }))?.stepsPerSecond).toBeNull()
  expect(nextPace(before, training(50, 20, { attempt: 2 }))?.stepsPerSecond).toBeNull()
  expect(nextPace(before, training(5, 20))?.stepsPerSecond).toBeNull()
  expect(nextPace(before, sampleRound({ progress: null }))).toBeUndefined()
})

it('divides the time of returned rounds into waiting, work and sending, and leaves out what did not count', () => {
  const at = (second: number) => new Date(NOW.getTime() + second * 1000)
  const round = sampleRound({ createdAt: at(0), leasedAt: at(2), finishedAt: at(43), seconds: '40', steps: 120, bytes: 500 })
  const lane = sampleLane({ rounds: [round, sampleRound({ state: 'SUPERSEDED', createdAt: at(0), leasedAt: at(90) })] })
  expect(phaseTimes(lane)).toEqual({ rounds: 1, waiting: 2, work: 40, transfer: 1, stepsPerSecond: 3, bytes: 500 })
  expect(phaseTimes(sampleLane()).work).toBeNull()
})

it('says no time of the exchange before a round is complete', () => {
  const run = sampleRun()
  expect(exchangeTimes(run)).toEqual({ collecting: null, combining: null })
  const rounds = run.rounds.map((round) => ({
    ...round,
    closedAt: new Date(NOW.getTime() + 3000),
    committedAt: new Date(NOW.getTime() + 3500),
  }))
  expect(exchangeTimes(sampleRun({ rounds }))).toEqual({ collecting: 3, combining: 0.5 })
})
