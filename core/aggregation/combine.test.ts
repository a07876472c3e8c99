import { describe, expect, test } from 'vitest'
import { FRACTION, WEIGHT_UNITS } from '../weights/ring.ts'
import { combine, type WeightedUpdate } from './combine.ts'

const site = (share: number, values: number[]): WeightedUpdate => ({
  units: WEIGHT_UNITS * share,
  ring: Int32Array.from(values, (value) => Math.round(value * share * FRACTION)),
})
const close = (found: Float64Array, expected: number[]): void => {
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 5)
  })
}
const five = [0.1, 0.2, 0.3, 0.4, -1].map((value) => site(1 / 8, [value, -value]))

describe('updates become one difference', () => {
  test('by the mean, weighted by the units that were accepted', () => {
    close(combine([site(0.25, [0.5, 0]), site(0.5, [-0.25, 0.125])], { name: 'mean', trimmedShare: 0 }), [0, 0.125 * (2 / 3)])
  })
  test('by the median, of an odd and of an even number of sites', () => {
    close(combine(five, { name: 'median', trimmedShare: 0 }), [0.2, -0.2])
    close(combine(five.slice(0, 4), { name: 'median', trimmedShare: 0 }), [0.25, -0.25])
  })
  test('by the trimmed mean, leaving out one of five at each end', () => {
    close(combine(five, { name: 'trimmed-mean', trimmedShare: 0.2 }), [0.2, -0.2])
    close(combine(five, { name: 'trimmed-mean', trimmedShare: 0.1 }), [0, 0])
  })
  test('by the mean of updates cut to the median norm, so that one loud site does not decide', () => {
    const loud = [site(0.25, [0.1, 0]), site(0.25, [0, 0.1]), site(0.25, [0.9, 0])]
    close(combine(loud, { name: 'norm-bound', trimmedShare: 0 }), [0.2 / 3, 0.1 / 3])
  })
  test('only when all have one length and there is one', () => {
    expect(() => combine([], { name: 'mean', trimmedShare: 0 })).toThrow(RangeError)
    expect(() => combine([site(0.5, [1]), site(0.5, [1, 0])], { name: 'median', trimmedShare: 0 })).toThrow(RangeError)
  })
})
