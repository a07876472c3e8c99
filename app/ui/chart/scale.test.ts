import { expect, it } from 'vitest'
import { roundTicks, zeroAxis } from './scale.ts'

it('starts at zero and ends at a round number above the largest bar', () =>
  expect(zeroAxis(425)).toEqual({ min: 0, max: 600, ticks: [0, 200, 400, 600] }))
it('does not add a step when the largest bar is on a tick', () => expect(zeroAxis(400).max).toBe(400))
it('keeps decimal ticks free of binary noise', () => expect(zeroAxis(0.69).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8]))
it('has an axis even when every count is zero', () => expect(zeroAxis(0).max).toBeGreaterThan(0))
it('labels the first round and every fifth of twenty', () => expect(roundTicks(20)).toEqual([1, 5, 10, 15, 20]))
it('labels each round of a short run', () => expect(roundTicks(5)).toEqual([1, 2, 3, 4, 5]))
