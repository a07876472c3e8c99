import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rangeOf, suppressCount } from '../listing/count.ts'
import { byStratum } from './by-stratum.ts'
import { evaluationOf } from './evaluation.ts'
import { LABELS, LOGITS, labelled } from './fixture.ts'
import { FullEvaluation, fullEvaluationOf } from './full-evaluation.ts'
import { poolMetric } from './pool.ts'

const pairs = fc.array(fc.tuple(fc.double({ min: -12, max: 12, noNaN: true }), fc.constantFrom(0, 1)), { maxLength: 70 })

describe('a full evaluation', () => {
  test('has the numbers of its parts, as decimals with their intervals', () => {
    expect(fullEvaluationOf(LOGITS, LABELS, { k: 11, threshold: 0.75 })).toMatchObject({
      auc: { kind: 'value', value: '0.805785', low: '0.559266', high: '0.931344', n: 22 },
      brier: { kind: 'value', value: '0.182488', n: 22 },
      calibrationError: { kind: 'value', value: '0.180316', n: 22 },
      accuracyAtHalf: { kind: 'value', value: '0.727273', n: 22 },
      threshold: '0.750000',
      accuracyAtThreshold: { kind: 'value', value: '0.727273', n: 22 },
      sensitivityAtSpecificity90: { kind: 'value', value: '0.636364', n: 11 },
      sensitivityAtSpecificity95: { kind: 'value', value: '0.363636', n: 11 },
      specificityAtSensitivity90: { kind: 'value', n: 11 },
      specificityAtSensitivity95: { kind: 'value', value: '0.181818', n: 11 },
      calibrationIntercept: { kind: 'value', value: '-0.325228' },
      calibrationSlope: { kind: 'value', value: '1.006140', low: '0.111195', high: '1.901084' },
      positives: { kind: 'value', value: 11 },
    })
  })
  test('is accepted by its schema, and tells and hides exactly what the evaluation of a round does', () => {
    fc.assert(
      fc.property(pairs, fc.nat(20), (list, k) => {
        const { scores, labels } = labelled(list)
        const found = FullEvaluation.parse(fullEvaluationOf(scores, labels, { k, threshold: 0.25 }))
        const before = evaluationOf(scores, labels, k)
        for (const [now, then] of [
          [found.auc, before.auc],
          [found.accuracyAtHalf, before.accuracy],
          [found.loss, before.loss],
        ] as const) {
          const { kind } = then
          expect(now.kind).toBe(kind)
          if (now.kind === 'value' && then.kind === 'value') expect([now.value, now.n]).toEqual([then.value, then.n])
          if (now.kind === 'undefined' && then.kind === 'undefined') expect(now.reason).toBe(then.reason)
        }
        expect([found.images, found.positives]).toEqual([before.images, before.positives])
        const comparing = [
          found.sensitivityAtSpecificity90,
          found.specificityAtSensitivity95,
          found.calibrationSlope,
          found.calibrationIntercept,
          found.histogram,
        ]
        if (before.auc.kind !== 'value') for (const one of comparing) expect(one).toEqual(before.auc)
      }),
    )
  })
  test('says of a slope that it has none where the classes do not overlap', () => {
    const { scores, labels } = labelled([...Array(40).keys()].map((i) => [i - 20, i < 20 ? 0 : 1]))
    const found = fullEvaluationOf(scores, labels, { k: 11, threshold: 0 })
    expect(found.calibrationSlope).toEqual({ kind: 'undefined', reason: 'SEPARATED' })
    expect(found.auc).toMatchObject({ value: '1.000000', high: '1.000000' })
    expect(poolMetric([found.calibrationSlope, found.calibrationSlope])).toEqual({ kind: 'undefined', reason: 'EMPTY' })
  })
  test('is refused for a model that has diverged', () => {
    expect(() => fullEvaluationOf([0, Number.NaN], [0, 1], { k: 0, threshold: 0 })).toThrow('diverged')
    expect(() => fullEvaluationOf([0, Number.POSITIVE_INFINITY], [0, 1], { k: 0, threshold: 0 })).toThrow('diverged')
  })
})

describe('by stratum', () => {
  const names = ['PA', 'AP', 'LATERAL', 'OTHER']
  /** In each view as many images of either class; positives are higher in it by `gap`. */
  const study = (sizes: Readonly<Record<string, readonly [positives: number, negatives: number]>>, gap = 0) => {
    const cases = Object.entries(sizes).flatMap(([view, counts]) =>
      counts.flatMap((count, negative) =>
        [...Array(count).keys()].map((i) => ({ view, label: 1 - negative, logit: (i + 0.5) / count + (negative ? 0 : gap) })),
      ),
    )
    return {
      logits: cases.map(({ logit }) => logit),
      labels: cases.map(({ label }) => label),
      views: cases.map(({ view }) => view),
    }
  }

  test('a model that sees the view alone is no better than chance within each', () => {
    const { labels, views } = study({ PA: [20, 80], AP: [80, 20] })
    const logits = views.map((view) => (view === 'AP' ? 1 : -1))
    const found = byStratum(logits, labels, views, { names: ['PA', 'AP'], k: 11 })
    expect(found).toMatchObject({ PA: { kind: 'value', value: '0.500000', n: 100 }, AP: { kind: 'value', value: '0.500000', n: 100 } })
    for (const one of Object.values(found))
      if (one.kind === 'value') expect([Number(one.low) < 0.4, Number(one.high) > 0.6]).toEqual([true, true])
  })
  test('an empty stratum looks like a small one and like one of a single class', () => {
    const { logits, labels, views } = study({ PA: [60, 40], AP: [40, 62], LATERAL: [3, 2] })
    const found = byStratum(logits, labels, views, { names, k: 11 })
    expect(found.OTHER).toEqual({ kind: 'suppressed' })
    expect(found.LATERAL).toEqual({ kind: 'suppressed' })
    expect(found.AP).toMatchObject({ kind: 'value', n: 100 })
    const one = study({ PA: [60, 40], AP: [0, 62] })
    expect(byStratum(one.logits, one.labels, one.views, { names, k: 11 }).AP).toEqual({ kind: 'suppressed' })
  })
  test('one hidden stratum beside shown ones takes the smallest of them with it', () => {
    const { logits, labels, views } = study({ PA: [60, 40], AP: [40, 22], LATERAL: [30, 9] })
    const found = byStratum(logits, labels, views, { names: ['PA', 'AP', 'LATERAL'], k: 11 })
    expect(Object.values(found).map(({ kind }) => kind)).toEqual(['value', 'suppressed', 'suppressed'])
  })
  test('no number of images below 2k is shown, no value of more than two decimals, and never is one stratum alone hidden', () => {
    const count = fc.tuple(fc.nat(40), fc.nat(40))
    fc.assert(
      fc.property(count, count, count, fc.constantFrom(5, 11), (PA, AP, LATERAL, k) => {
        const { logits, labels, views } = study({ PA, AP, LATERAL }, 0.3)
        const found = Object.values(byStratum(logits, labels, views, { names: ['PA', 'AP', 'LATERAL'], k }))
        expect(found.filter(({ kind }) => kind !== 'value').length).not.toBe(1)
        expect(found.every((metric) => metric.kind !== 'value' || (metric.n >= 2 * k - 2 && metric.value.endsWith('0000')))).toBe(true)
      }),
    )
  })
  test('what is shown leaves each hidden number of a class at least five possible values, zero among them, whatever the strata hold', () => {
    const count = fc.tuple(fc.nat(30), fc.nat(30))
    fc.assert(
      fc.property(fc.tuple(count, count, count, count), fc.constantFrom(5, 11), (sizes, k) => {
        const [PA, AP, LATERAL, OTHER] = sizes
        const { logits, labels, views } = study({ PA, AP, LATERAL, OTHER })
        const found = Object.values(byStratum(logits, labels, views, { names, k }))
        if (found.every(({ kind }) => kind !== 'value')) return
        for (const side of [0, 1] as const) {
          const total = sizes.reduce((sum, one) => sum + one[side], 0)
          const hidden = sizes.flatMap((one, i) => (found[i]!.kind === 'value' ? [] : [one[side]]))
          const ranges = sizes.flatMap((one, i) => (found[i]!.kind === 'value' ? [rangeOf(suppressCount(one[side], one[side], k), k)] : []))
          const most = ranges.reduce((sum, range) => sum + range.most, 0)
          const least = ranges.reduce((sum, range) => sum + range.least, 0)
          if (!hidden.some((value) => value < k)) continue
          expect(hidden.length).toBeGreaterThan(1)
          expect(total - least).toBeGreaterThanOrEqual(4)
          // What is hidden for the other class's sake may be any number.
          if (hidden.every((value) => value < k)) expect(total - most).toBeLessThanOrEqual((hidden.length - 1) * (k - 1))
        }
      }),
    )
  })
  test('many images of few people are hidden as few images are', () => {
    const { logits, labels, views } = study({ PA: [60, 40], AP: [40, 62], LATERAL: [30, 30] })
    const patients = views.map((view, i) => (view === 'LATERAL' ? `p${i % 4}` : `${i}`))
    const settings = { names: ['PA', 'AP', 'LATERAL'], k: 11 }
    expect(byStratum(logits, labels, views, settings).LATERAL).toMatchObject({ kind: 'value' })
    expect(byStratum(logits, labels, views, { ...settings, patients }).LATERAL).toEqual({ kind: 'suppressed' })
  })
  test('a researcher sees all of his own data', () => {
    const { logits, labels, views } = study({ PA: [2, 1], AP: [1, 0] }, 2)
    expect(byStratum(logits, labels, views, { names: [], k: 0 })).toEqual({
      PA: { kind: 'value', value: '1.000000', low: '0.206549', high: '1.000000', n: 3 },
      AP: { kind: 'undefined', reason: 'ONE_CLASS' },
    })
  })
})
