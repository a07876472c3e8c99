import fc from 'fast-check'
import { expect, test } from 'vitest'
import { auc } from './auc.ts'
import { aucInterval, deLong } from './auc-interval.ts'
import { LABELS, LOGITS, labelled } from './fixture.ts'
import { wilson } from './interval.ts'

/** Structural components by comparing every pair, as the definition has them (DeLong 1988, eq. 4 and 5). */
const byPairs = (pairs: readonly (readonly [number, number])[]) => {
  const of = (label: number) => pairs.filter((pair) => pair[1] === label).map(([score]) => score)
  const [positives, negatives] = [of(1), of(0)]
  const psi = (p: number, n: number) => (p > n ? 1 : p === n ? 0.5 : 0)
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const v10 = positives.map((p) => mean(negatives.map((n) => psi(p, n))))
  const v01 = negatives.map((n) => mean(positives.map((p) => psi(p, n))))
  const variance = (values: readonly number[]) =>
    mean(values.map((value) => (value - mean(v10)) ** 2)) * (values.length / (values.length - 1))
  return variance(v10) / v10.length + variance(v01) / v01.length
}

test('the variance is that of the structural components of all pairs, ties half, in any order of the images', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0, 1)), { maxLength: 40 }), (pairs) => {
      const { scores, labels } = labelled(pairs)
      const found = deLong(scores, labels)
      const positives = labels.filter((label) => label === 1).length
      if (positives === 0 || positives === labels.length) {
        expect(found).toBeNull()
        return
      }
      expect(found!.auc).toBeCloseTo(auc(scores, labels)!, 12)
      if (Math.min(positives, labels.length - positives) > 1) expect(found!.variance).toBeCloseTo(byPairs(pairs), 12)
    }),
  )
})

test('a worked example: 1, 2 against 2, 3 has components 3/4 and 1 in both classes', () => {
  expect(deLong([1, 2, 2, 3], [0, 0, 1, 1])).toEqual({ auc: 0.875, variance: 0.03125 })
})

test('value, variance and interval are those that NumPy and SciPy compute', () => {
  expect(deLong(LOGITS, LABELS)!.variance).toBeCloseTo(0.008947476265282426, 14)
  const found = aucInterval(LOGITS, LABELS)!
  expect(found.value).toBeCloseTo(0.8057851239669421, 14)
  expect(found.low).toBeCloseTo(0.5592660832848068, 12)
  expect(found.high).toBeCloseTo(0.9313439813945338, 12)
})

test('where every pair is right the interval still has a width: that of the smaller class', () => {
  const { scores, labels } = labelled([...Array(50).keys()].map((i) => [i, i < 20 ? 0 : 1]))
  expect(aucInterval(scores, labels)).toEqual(wilson(20, 20))
  expect(
    aucInterval(
      scores.map(() => 3),
      labels,
    ),
  ).toEqual(wilson(10, 20))
})

test('the interval holds the value, lies within 0 … 1 and has a width; without one class there is none', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0, 1)), { maxLength: 40 }), (pairs) => {
      const { scores, labels } = labelled(pairs)
      const found = aucInterval(scores, labels)
      if (found === null) {
        expect(auc(scores, labels)).toBeNull()
        return
      }
      expect(0 <= found.low && found.low <= found.value && found.value <= found.high && found.high <= 1).toBe(true)
      expect(found.high - found.low).toBeGreaterThan(0.01)
    }),
  )
})

test('of two hundred thousand images there is one too', () => {
  const labels = Uint8Array.from({ length: 200_000 }, (_, i) => i % 2)
  const scores = Float32Array.from(labels, (label, i) => (i % 1000) + 100 * label)
  expect(deLong(scores, labels)!.auc).toBeCloseTo(auc(scores, labels)!, 9)
})
