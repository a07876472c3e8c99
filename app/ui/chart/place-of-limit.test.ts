import { expect, it } from 'vitest'
import { placeOfLimit } from './place-of-limit.ts'

it.each([
  [4, 2],
  [2, 1],
  [3, 1.5],
  [5, 2.25],
  [8, 3],
  [1, 0.5],
  [9, 3.5],
])('puts %s on an axis with the edges 2, 4 and 8 at %s bars', (value, place) => expect(placeOfLimit([2, 4, 8], value)).toBe(place))
