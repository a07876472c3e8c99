import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseThreshold } from './choose-threshold.ts'
import { LABELS, LOGITS, labelled } from './fixture.ts'
import { wilson } from './interval.ts'
import { accuracyAt, sensitivityAtSpecificity, specificityAtSensitivity } from './operating-point.ts'
import { CELLS, edgeAt } from './score-grid.ts'

test('an interval of a share is Wilson’s as statsmodels has it, and does not vanish at 0 and 1', () => {
  const found = wilson(45, 52)!
  expect([found.value, found.low, found.high].map((value) => value.toFixed(12))).toEqual([
    '0.865384615385',
    '0.747266798348',
    '0.933231182946',
  ])
  expect(wilson(0, 20)).toEqual({ value: 0, low: 0, high: expect.closeTo(0.1611251580528194, 12) })
  expect(wilson(20, 20)).toEqual({ value: 1, low: expect.closeTo(1 - 0.1611251580528194, 12), high: 1 })
  expect(wilson(0, 0)).toBeNull()
})

describe('operating points', () => {
  test('count a positive with the score of the last negative as missed, and a negative with that of the last positive as an alarm', () => {
    // 11 negatives: 10 of them must not be above, so the threshold is 0.8; of the positives 0.9 and more are above: 7 of 11.
    expect(sensitivityAtSpecificity(LOGITS, LABELS, 0.9)).toEqual(wilson(7, 11))
    // All 11 must not be above 1.5, which is the score of a positive too: 4 are left.
    expect(sensitivityAtSpecificity(LOGITS, LABELS, 0.95)).toEqual(wilson(4, 11))
    // 9 of 11 positives have 0.2 and more; of the negatives 7 are below.
    expect(specificityAtSensitivity(LOGITS, LABELS, 0.8)).toEqual(wilson(7, 11))
    expect(specificityAtSensitivity(LOGITS, LABELS, 0.95)).toEqual(wilson(2, 11))
  })
  test('ask for no more cases than the share of them: 0.95 of 60 are 57, 0.55 of 100 are 55', () => {
    const { scores, labels } = labelled([...Array(120).keys()].map((i) => [i, i % 2]))
    // Negatives 0, 2 … 118; the 57th is 112; positives above: 113 … 119.
    expect(sensitivityAtSpecificity(scores, labels, 0.95)!.value).toBeCloseTo(4 / 60, 12)
    expect(sensitivityAtSpecificity([...Array(100).keys(), 54.5], [...Array(100).fill(0), 1], 0.55)!.value).toBe(1)
  })
  test('are the best that any threshold reaches which keeps the promise', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0, 1)), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.5, 0.8, 0.9, 0.95, 1), (list, share) => {
        const { scores, labels } = labelled(list)
        const of = (label: number) => scores.filter((_, i) => labels[i] === label)
        const [positives, negatives] = [of(1), of(0)]
        if (positives.length === 0 || negatives.length === 0) {
          expect(sensitivityAtSpecificity(scores, labels, share)).toBeNull()
          return
        }
        const points = [-5, -4.5, ...scores, ...scores.map((score) => score - 0.5)].map((threshold) => ({
          sensitivity: positives.filter((score) => score > threshold).length / positives.length,
          specificity: negatives.filter((score) => score <= threshold).length / negatives.length,
        }))
        const best = (axis: 'sensitivity' | 'specificity', kept: 'sensitivity' | 'specificity') =>
          Math.max(...points.filter((point) => point[kept] >= share - 1e-9).map((point) => point[axis]))
        expect(sensitivityAtSpecificity(scores, labels, share)!.value).toBe(best('sensitivity', 'specificity'))
        expect(specificityAtSensitivity(scores, labels, share)!.value).toBe(best('specificity', 'sensitivity'))
      }),
    )
  })
  test('a score on the threshold is not above it', () => {
    expect(accuracyAt([0.5, 0.5, 0.6, 0.4], [0, 1, 1, 0], 0.5)).toEqual(wilson(3, 4))
    expect(accuracyAt([], [], 0)).toBeNull()
  })
})

/** Evenly over a range. */
const even = (n: number, from: number, to: number, label: number) =>
  [...Array(n).keys()].map((i): [number, number] => [from + ((to - from) * (i + 0.5)) / n, label])

describe('a threshold chosen on validation images', () => {
  test('stays at ½ where others are no better by more than chance, and moves where the split shows a gain', () => {
    const { scores, labels } = labelled([...even(135, -6, 1.9, 0), ...even(390, 2, 8, 1)])
    const found = chooseThreshold(scores, labels, 11)
    // Of 135 negatives 33 are between 0 and 1.9, which the split does show.
    expect(found).toBe(2)
    const wide = labelled([...even(135, -6, -1, 0), ...even(390, 2, 8, 1)])
    expect(chooseThreshold(wide.scores, wide.labels, 11)).toBe(0)
    const few = labelled([...even(11, -6, 0.3, 0), ...even(30, 1, 8, 1)])
    expect(chooseThreshold(few.scores, few.labels, 11)).toBe(0)
  })
  test('follows a model whose scores are all shifted by 3', () => {
    const { scores, labels } = labelled([...even(200, 0, 4, 0), ...even(200, 2, 6, 1)])
    const found = chooseThreshold(scores, labels, 11)
    expect(found).toBeGreaterThan(1.7)
    expect(found).toBeLessThanOrEqual(3)
  })
  test('is an edge of the grid, turns with the scores, and is ½ without two classes of at least k', () => {
    const pairs = fc.array(fc.tuple(fc.float({ min: -6, max: 6, noNaN: true }), fc.constantFrom(0, 1)), { maxLength: 60 })
    fc.assert(
      fc.property(pairs, (list) => {
        const { scores, labels } = labelled(list)
        const found = chooseThreshold(scores, labels, 5)
        expect([...Array(CELLS + 1).keys()].map(edgeAt)).toContain(found)
        const positives = labels.filter((label) => label === 1).length
        if (Math.min(positives, labels.length - positives) < 5) expect(found).toBe(0)
      }),
    )
  })
})
