import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brier, calibrationIntercept, calibrationSlope, sigmoid } from './calibration.ts'
import { LABELS, LOGITS, labelled } from './fixture.ts'
import { expectedCalibrationError, reliability } from './reliability.ts'

const close = (value: number) => expect.closeTo(value, 7)

test('Brier score and expected calibration error are those of scikit-learn and NumPy', () => {
  expect(brier(LOGITS, LABELS)).toBeCloseTo(0.18248756474147124, 13)
  expect(expectedCalibrationError(LOGITS, LABELS)).toBeCloseTo(0.1803159956944621, 13)
  expect([brier([], []), expectedCalibrationError([], [])]).toEqual([null, null])
  expect(brier([-1000, 1000], [1, 1])).toBe(0.5)
})

describe('logistic recalibration', () => {
  test('has the slope and the intercept that statsmodels finds, with their intervals', () => {
    expect(calibrationSlope(LOGITS, LABELS)).toEqual({ value: close(1.0061398154660406), low: close(0.11119525), high: close(1.90108438) })
    expect(calibrationIntercept(LOGITS, LABELS)).toEqual({ value: close(-0.3252279), low: close(-1.32595462), high: close(0.67549882) })
  })
  test('turns with the scores: twice as sure has half the slope, a shift moves the intercept and not the slope', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 50, noNaN: true }), fc.double({ min: -20, max: 20, noNaN: true }), (scale, shift) => {
        const moved = LOGITS.map((logit) => scale * logit + shift)
        const slope = calibrationSlope(LOGITS, LABELS)!
        const found = calibrationSlope(moved, LABELS)!
        expect(found.value * scale).toBeCloseTo(slope.value, 6)
        expect(found.high * scale).toBeCloseTo(slope.high, 6)
        const shifted = LOGITS.map((logit) => logit + shift)
        expect(calibrationIntercept(shifted, LABELS)!.value).toBeCloseTo(calibrationIntercept(LOGITS, LABELS)!.value - shift, 6)
      }),
    )
  })
  test('has no slope where a threshold keeps the classes apart, even with a tie on it, or the scores are all equal', () => {
    expect(calibrationSlope([-1, 0, 2, 3], [0, 0, 1, 1])).toBeNull()
    expect(calibrationSlope([-1, 1, 1, 3], [0, 0, 1, 1])).toBeNull()
    expect(calibrationSlope([3, 2, 0, -1], [0, 0, 1, 1])).toBeNull()
    expect(calibrationSlope([2, 2, 2, 2], [0, 0, 1, 1])).toBeNull()
    expect(calibrationIntercept([2, 2, 2, 2], [0, 0, 1, 1])!.value).toBeCloseTo(-2, 9)
    expect([calibrationSlope([1, 2], [1, 1]), calibrationIntercept([1, 2], [1, 1]), calibrationSlope([], [])]).toEqual([null, null, null])
  })
  test('makes the gradient of the likelihood vanish, for any scores', () => {
    const pairs = fc.array(fc.tuple(fc.double({ min: -30, max: 30, noNaN: true }), fc.constantFrom(0, 1)), { minLength: 3, maxLength: 40 })
    fc.assert(
      fc.property(pairs, (list) => {
        const { scores, labels } = labelled(list)
        const intercept = calibrationIntercept(scores, labels)
        if (intercept === null) return
        const expected = scores.reduce((sum, logit) => sum + sigmoid(logit + intercept.value), 0)
        expect(expected).toBeCloseTo(
          labels.reduce((sum, label) => sum + label, 0),
          6,
        )
      }),
    )
  })
})

describe('the reliability diagram', () => {
  const at = (p: number, n: number, positives: number): [number, number][] =>
    [...Array(n).keys()].map((i) => [Math.log(p / (1 - p)), i < positives ? 1 : 0])

  test('has mean probability and share of positives of ten bins', () => {
    const { scores, labels } = labelled([...at(0.12, 20, 2), ...at(0.18, 20, 4), ...at(0.95, 30, 27)])
    const found = reliability(scores, labels, 0)
    expect(found[1]).toEqual({ kind: 'value', predicted: '0.150000', observed: '0.150000', n: 40 })
    expect(found[9]).toEqual({ kind: 'value', predicted: '0.950000', observed: '0.900000', n: 30 })
    expect(found[5]).toEqual({ kind: 'suppressed' })
  })
  test('hides bins below k, and as many more that the total does not tell what the hidden ones hold', () => {
    const { scores, labels } = labelled([...at(0.15, 40, 4), ...at(0.45, 3, 1), ...at(0.75, 25, 12), ...at(0.95, 60, 55)])
    expect(reliability(scores, labels, 11).flatMap((bin) => (bin.kind === 'value' ? [bin.n] : []))).toEqual([40, 60])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 10, maxLength: 10 }), (sizes) => {
        const cases = labelled(sizes.flatMap((n, i) => at((i + 0.5) / 10, n, 1)))
        const bins = reliability(cases.scores, cases.labels, 11)
        const hidden = sizes.filter((_, i) => bins[i]!.kind === 'suppressed')
        const together = hidden.reduce((a, b) => a + b, 0)
        expect(bins.every((bin, i) => bin.kind === 'suppressed' || (bin.n === sizes[i] && bin.n >= 11))).toBe(true)
        expect(hidden.length === 0 || hidden.length === 10 || (hidden.length > 1 && together >= 11)).toBe(true)
      }),
    )
  })
})
