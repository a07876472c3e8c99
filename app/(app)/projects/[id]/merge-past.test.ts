import { expect, it } from 'vitest'
import { staleFrom, withPast } from './merge-past.ts'
import type { ProjectView, RunView } from './project-view.ts'
import { NOW, sampleLane, sampleRound, sampleRun } from './sample-project.ts'

const view = (run: RunView, siteRounds: number[]): ProjectView => ({
  id: 'p',
  title: 'Detector',
  state: 'OPEN',
  proposalId: 'q',
  organisation: { id: 'm', name: 'Meridian' },
  synthetic: false,
  lanes: [sampleLane({ rounds: siteRounds.map((round) => sampleRound({ round })) })],
  run,
  runs: [],
  events: [],
  seq: 0,
  now: NOW,
  rights: { use: true, download: true },
})
const [round] = sampleRun().rounds
const rounds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => ({ ...round!, number: from + i }))
const metrics = (from: number, to: number, text: string) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    round: from + i,
    siteId: null,
    name: 'auc',
    metric: { kind: 'value', value: text, n: 9 } as const,
  }))
const before = view(sampleRun({ currentRound: 7, rounds: rounds(1, 7), metrics: metrics(0, 6, '0.1') }), [1, 2, 3, 4, 5, 6, 7])

it('keeps what was before and takes the rest from the newer view, each round once', () => {
  const from = staleFrom(before)!
  expect(from).toBe(4)
  const next = view(sampleRun({ currentRound: 8, rounds: rounds(4, 8), metrics: metrics(3, 7, '0.2') }), [4, 5, 6, 7, 8])
  const merged = withPast(before, next, from)
  expect(merged?.run?.rounds.map((one) => one.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(merged?.run?.metrics.map((one) => one.round)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(merged?.run?.metrics[3]?.metric).toMatchObject({ value: '0.2' })
  expect(merged?.lanes[0]?.rounds.map((one) => one.round)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})
it('keeps nothing of another run', () => expect(withPast(before, view(sampleRun({ id: 'later' }), []), 4)).toBeNull())
it('reads all while nothing is known of a run', () => expect(staleFrom({ ...before, run: null })).toBeUndefined())
