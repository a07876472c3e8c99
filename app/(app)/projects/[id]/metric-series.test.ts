import { expect, it } from 'vitest'
import { finding, metricAt, newestMetric } from './metric-series.ts'
import { sampleRun } from './sample-project.ts'

const value = (text: string) => ({ kind: 'value', value: text, n: 10 }) as const
const metrics = [
  { round: 0, siteId: 'b', name: 'auc', metric: value('0.510000') },
  { round: 1, siteId: 'b', name: 'auc', metric: value('0.840000') },
  { round: 1, siteId: 'h', name: 'trainLoss', metric: value('0.400000') },
]

it('waits for the evaluation of a round until the round after it is over', () => {
  const run = sampleRun({ metrics })
  expect(metricAt(run, 'h', 'auc', 1).kind).toBe('not-yet')
  const later = sampleRun({ metrics, rounds: run.rounds.map((round) => ({ ...round, state: 'COMMITTED' })) })
  expect(metricAt(later, 'h', 'auc', 1).kind).toBe('not-recorded')
})
it('knows the training loss of a round when that round is over', () =>
  expect(metricAt(sampleRun({ metrics }), 'b', 'trainLoss', 1).kind).toBe('not-recorded'))
it('does not count the initial model as a round', () => {
  expect(newestMetric(sampleRun({ metrics: metrics.slice(0, 1) }), 'b', 'auc')).toBe(0)
  expect(newestMetric(sampleRun({ metrics }), 'b', 'auc')).toBe(1)
})
it('names the leader only where there are sites to compare', () => {
  const series = (name: string, text: string) => ({ id: name, name, site: 1 as const, values: [value(text)] })
  const global = { id: 'global', name: 'Global', values: [value('0.900000')] }
  expect(finding([global, series('Bethesda', '0.940000'), series('Guangzhou', '0.860000')], 'AUC', 'highest')).toBe(
    'AUC .90 after round 1, Bethesda highest at .94',
  )
  expect(finding([global, series('Bethesda', '0.940000')], 'AUC', 'highest')).toBe('AUC .90 after round 1')
  expect(finding([], 'AUC', 'highest')).toBe('AUC by round')
})

it('expects no metric of the rounds after an early end, which made no model', () => {
  const [train] = sampleRun().rounds
  const kinds = ['train', 'validate', 'evaluate'] as const
  const rounds = kinds.map((kind, i) => ({ ...train!, number: i + 1, kind, state: 'COMMITTED' as const }))
  const run = sampleRun({ metrics: [], rounds, stoppedAfter: 1, currentRound: 3 })
  expect([1, 2, 3].map((round) => metricAt(run, 'a', 'auc', round).kind)).toEqual(['not-recorded', 'not-yet', 'not-yet'])
})
