import { expect, it } from 'vitest'
import { laneNote } from './lane-note.ts'
import { laneCells, lanePhase, laneState, laneStep, laneTime } from './lane-state.ts'
import { NOW, sampleLane, sampleRound, sampleRun } from './sample-project.ts'

const now = NOW.getTime()
const run = sampleRun()
const progress = { phase: 'train', step: 14, steps: 60, loss: '0.4312', rssBytes: 0, at: NOW.toISOString() }
const working = sampleRound({ round: 2, state: 'RUNNING', leasedAt: new Date(now - 72_000), finishedAt: null, bytes: null, progress })

it('says the phase, the time beside the usual time, and the step of a site that trains', () => {
  const lane = sampleLane({ rounds: [sampleRound(), working] })
  expect(laneState(lane, run, now)).toEqual({ status: 'running', words: 'Training' })
  expect(laneTime(lane, run, now)).toBe('1 min 12 s; usually 41 s')
  expect(laneStep(lane, run)).toBe('step 14 of 60, loss .43')
  expect(laneStep(lane, run, 3.24)).toBe('step 14 of 60, 3.2 a second, loss .43')
  expect(lanePhase(lane, run)).toBe('Train')
  expect(laneCells(lane, run)).toEqual(['done', 'current', 'to-come', 'to-come'])
})

it('puts an end before a pause, a pause before silence, silence before the work', () => {
  const rounds = [working]
  const silent = new Date(now - 120_000)
  const paused = { id: 'a', state: 'SUSPENDED', reason: null, can: [] }
  expect(laneState(sampleLane({ rounds, lastSeenAt: silent }), run, now).words).toBe('Offline, last seen 14:02')
  expect(laneState(sampleLane({ rounds, lastSeenAt: silent, agreement: paused }), run, now).words).toBe('Paused')
  expect(laneState(sampleLane({ rounds, agreement: { ...paused, state: 'TERMINATED' } }), run, now).status).toBe('ended')
})

it('tells a lost lease from a task that a pause put back, though both are queued', () => {
  const lost = sampleRound({ round: 2, state: 'PENDING', attempt: 1, progress, finishedAt: null })
  expect(laneState(sampleLane({ rounds: [lost] }), run, now).words).toBe('No sign of life, trying again (2 of 3)')
  expect(laneState(sampleLane({ rounds: [{ ...lost, progress: null }] }), run, now).words).toBe('Queued')
})

it('shows a pause to parties that may not see the agreement, by the code of the stopped task', () => {
  const stopped = sampleRound({ round: 2, state: 'CANCELLED', failure: { code: 'AGREEMENT_SUSPENDED', message: '', phase: 'train' } })
  const lane = sampleLane({ agreement: null, rounds: [stopped] })
  expect(laneState(lane, run, now).status).toBe('paused')
  expect(laneCells(lane, run)[1]).toBe('paused')
})

it("gives the agent's word on a stop: how fast, and that nothing was sent", () => {
  const receipt = { task: 't' as never, step: 14, code: 'AGREEMENT_SUSPENDED', stoppedAt: '2026-11-24T14:04:31.800Z', sent: false }
  const stopped = sampleRound({ round: 2, state: 'CANCELLED', finishedAt: NOW, receipt })
  expect(laneNote(sampleLane({ rounds: [stopped] }), run, now)).toBe('Stopped at step 14, 0.8 s after the order, nothing sent.')
})

it('says that a site is late only while it works past the time of an open round', () => {
  const minute = 60_000
  expect(laneNote(sampleLane({ rounds: [working], lastSeenAt: new Date(now + minute) }), run, now + minute)).toBe(
    'Late: the time of this round was over at 14:04 UTC. The result counts if it comes before the round closes.',
  )
  expect(laneNote(sampleLane({ rounds: [working] }), run, now)).toBeUndefined()
  expect(laneNote(sampleLane({ rounds: [{ ...working, state: 'ACCEPTED' }] }), run, now + minute)).toBeUndefined()
})

it('marks a round that was complete without the site as skipped, not as to come', () =>
  expect(laneCells(sampleLane(), run).slice(0, 2)).toEqual(['skipped', 'to-come']))
it('says of training in the final evaluation that it is for comparison, and how far it is', () => {
  const progress = { phase: 'train', step: 14, steps: 60, loss: null, rssBytes: 0, at: NOW.toISOString() }
  const run = sampleRun({ currentRound: 5 })
  const lane = sampleLane({ rounds: [sampleRound({ round: 5, state: 'RUNNING', progress })] })
  expect(laneState(lane, run, NOW.getTime()).words).toBe('Training its own model for comparison')
  expect(laneStep(lane, run)).toBe('step 14 of 60')
  const training = sampleLane({ rounds: [sampleRound({ round: 2, state: 'RUNNING', progress })] })
  expect(laneState(training, sampleRun(), NOW.getTime()).words).toBe('Training')
})
