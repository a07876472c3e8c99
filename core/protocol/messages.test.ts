import { describe, expect, it } from 'vitest'
import { fullEvaluationOf } from '../metrics/full-evaluation.ts'
import { TaskResult } from './messages.ts'

const labels = Array.from({ length: 60 }, (_, i) => i % 2)
const full = fullEvaluationOf(
  labels.map((label, i) => label + Math.sin(i)),
  labels,
  { k: 11, threshold: 0.25 },
)
const result = (more: object = {}) => ({
  ...{ lease: '0'.repeat(36), attempt: 1, update: null, images: 60, steps: 0, trainLoss: null },
  ...{ evaluation: null, device: 'cpu', seconds: '1.000' },
  ...more,
})
const takes = (value: unknown): boolean => TaskResult.safeParse(JSON.parse(JSON.stringify(value))).success

describe('a result', () => {
  it('may hold evaluations in full, of the test split only beside that of the validation split', () => {
    expect(takes(result())).toBe(true)
    expect(takes(result({ full: { val: full } }))).toBe(true)
    expect(takes(result({ full: { val: full, test: full } }))).toBe(true)
    expect(takes(result({ full: { test: full } }))).toBe(false)
  })

  it('with anything else in an evaluation is refused: a field of its own, a bare number, a list of scores', () => {
    expect(takes(result({ full: { val: full, train: full } }))).toBe(false)
    expect(takes(result({ full: { val: { ...full, scores: [0.1] } } }))).toBe(false)
    expect(takes(result({ full: { val: { ...full, brier: 0.25 } } }))).toBe(false)
    const { histogram } = full
    if (histogram.kind !== 'value') throw new Error('the histogram is shown')
    const bins = histogram.positives.map((bin) => ({ ...bin, patient: 'p1' }))
    expect(takes(result({ full: { val: { ...full, histogram: { ...histogram, positives: bins } } } }))).toBe(false)
  })

  it('in full fits the exchange by far, with as many bins as there can be', () => {
    const n = 64 * 11 * 2
    const widest = fullEvaluationOf(
      Array.from({ length: n }, (_, i) => -7.9 + Math.floor(i / 22) / 4),
      Array.from({ length: n }, (_, i) => i % 2),
      { k: 11, threshold: 0 },
    )
    expect(widest.histogram).toMatchObject({ positives: { length: 64 } })
    expect(JSON.stringify(result({ full: { val: widest, test: widest } })).length).toBeLessThan(32 * 1024)
  })
})
