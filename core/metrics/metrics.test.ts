import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accuracyAtHalf, auc, logLoss } from './auc.ts'
import { chooseThreshold } from './choose-threshold.ts'
import { Evaluation, evaluationOf } from './evaluation.ts'
import { fullEvaluationOf } from './full-evaluation.ts'
import { Metric, suppressMetric } from './metric.ts'

const scored = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0, 1)), { maxLength: 40 })

describe('the area under the curve', () => {
  it('is the share of pairs of a positive and a negative in the right order, ties half', () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const positives = pairs.filter(([, label]) => label === 1).map(([score]) => score)
        const negatives = pairs.filter(([, label]) => label === 0).map(([score]) => score)
        const wins = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)))
        const expected = wins.length === 0 ? null : wins.reduce((a: number, b) => a + b, 0) / wins.length
        const got = auc(
          pairs.map(([score]) => score),
          pairs.map(([, label]) => label),
        )
        if (expected === null) expect(got).toBeNull()
        else expect(got).toBeCloseTo(expected, 12)
      }),
    )
  })
  it('is that of a worked example with a tie', () => {
    expect(auc([0.1, 0.4, 0.4, 0.8], [0, 1, 0, 1])).toBe(0.875)
  })
})

describe('loss and accuracy', () => {
  it('are those of the probabilities, also for logits beyond the range of exp', () => {
    expect(logLoss([0.3, -1.2], [1, 0])).toBeCloseTo((Math.log1p(Math.exp(-0.3)) + Math.log1p(Math.exp(-1.2))) / 2, 12)
    expect(logLoss([-1000, 1000], [1, 1])).toBe(500)
    expect(accuracyAtHalf([0.1, -0.1, 0, 5], [1, 1, 1, 0])).toBe(0.25)
    expect([logLoss([], []), accuracyAtHalf([], [])]).toEqual([null, null])
  })
})

describe('what leaves a site', () => {
  const labelled = (positives: number, negatives: number) =>
    Uint8Array.from({ length: positives + negatives }, (_, i) => (i < positives ? 1 : 0))
  const scores = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i))

  it('is suppressed when it compares fewer than k positives or negatives, and not defined where a class is missing altogether', () => {
    const none = evaluationOf(scores(40), labelled(0, 40), 11)
    expect(none.auc).toEqual({ kind: 'undefined', reason: 'ONE_CLASS' })
    expect(evaluationOf(scores(10), labelled(0, 10), 11).auc).toEqual({ kind: 'suppressed' })
    expect(none.positives).toEqual({ kind: 'suppressed' })
    expect(none.loss.kind).toBe('value')
    expect(evaluationOf(scores(40), labelled(10, 30), 11).auc).toEqual({ kind: 'suppressed' })
    expect(evaluationOf(scores(40), labelled(30, 10), 11).positives).toEqual({ kind: 'suppressed' })
    expect(evaluationOf(scores(40), labelled(11, 29), 11)).toMatchObject({
      auc: { kind: 'value', n: 40 },
      positives: { kind: 'value', value: 11 },
    })
  })
  it('is all suppressed below k images', () => {
    const few = evaluationOf(scores(10), labelled(5, 5), 11)
    expect(new Set(Object.values(few).map(({ kind }) => kind))).toEqual(new Set(['suppressed']))
  })
  it('is suppressed when it is of many images of few people', () => {
    const patients = Array.from({ length: 60 }, (_, i) => (i < 30 ? 'p' : `n${i}`))
    const settings = { k: 11, threshold: 0 }
    const full = (of?: readonly string[]) => fullEvaluationOf(scores(60), labelled(30, 30), { ...settings, patients: of })
    expect(full().auc.kind).toBe('value')
    for (const one of [evaluationOf(scores(60), labelled(30, 30), 11, patients), full(patients)])
      expect([one.auc.kind, one.positives.kind, one.images.kind]).toEqual(['suppressed', 'suppressed', 'value'])
    expect([full(patients).histogram.kind, full(patients).calibrationSlope.kind]).toEqual(['suppressed', 'suppressed'])
    expect(chooseThreshold(scores(60), labelled(30, 30), 11, 7, patients)).toBe(7)
    const two = Array.from({ length: 60 }, (_, i) => `${i % 2}`)
    expect(new Set(Object.values(evaluationOf(scores(60), labelled(30, 30), 11, two)).map(({ kind }) => kind))).toEqual(
      new Set(['suppressed']),
    )
  })
  it('names why a metric does not exist only where nothing is suppressed', () => {
    expect(evaluationOf([], new Uint8Array(0), 0).auc).toEqual({ kind: 'undefined', reason: 'EMPTY' })
    expect(evaluationOf([1], Uint8Array.of(1), 0).auc).toEqual({ kind: 'undefined', reason: 'ONE_CLASS' })
  })
  it('is a decimal of six digits that the schema accepts', () => {
    expect(suppressMetric({ value: 1 / 3, positives: 20, negatives: 20, comparesClasses: true }, 11)).toEqual({
      kind: 'value',
      value: '0.333333',
      n: 40,
    })
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(20), (positives, negatives, k) => {
        Evaluation.parse(evaluationOf(scores(positives + negatives), labelled(positives, negatives), k))
      }),
    )
    expect(Metric.safeParse({ kind: 'value', value: 0.5, n: 40 }).success).toBe(false)
  })
})
