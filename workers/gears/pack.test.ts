import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divide } from './pack.ts'

const config = { split: 'stratified', trainPercent: 60, valPercent: 20, testPercent: 20 } as const
const hashed = { ...config, split: 'hash' } as const
const key = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const people = (positive: number, negative: number) => [
  ...Array.from({ length: positive }, (_, i) => ({ patient: `p${i}`, positive: true })),
  ...Array.from({ length: negative }, (_, i) => ({ patient: `n${i}`, positive: false })),
]
const counts = (splits: Map<string, string>, prefix: string): number[] =>
  ['train', 'val', 'test'].map((split) => [...splits].filter(([p, s]) => p.startsWith(prefix) && s === split).length)

test('each stratum is divided 60/20/20 by patients', () => {
  const splits = divide(people(50, 30), key(1), config)
  expect(counts(splits, 'p')).toEqual([30, 10, 10])
  expect(counts(splits, 'n')).toEqual([18, 6, 6])
})

test('a stratum of three or more has a patient in every split', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 0, max: 255 }), (n, k) => {
      expect(Math.min(...counts(divide(people(n, 0), key(k), config), 'p'))).toBeGreaterThan(0)
    }),
  )
})

test('a stratum of one trains', () => {
  expect(counts(divide(people(1, 0), key(1), config), 'p')).toEqual([1, 0, 0])
})

test('by hash, the shares of many patients come near 60/20/20 whatever the labels', () => {
  const splits = divide(people(3000, 1000), key(1), hashed)
  for (const [at, share] of [0.6, 0.2, 0.2].entries()) {
    expect(counts(splits, 'p')[at]! / 3000).toBeCloseTo(share, 1)
    expect(counts(splits, 'n')[at]! / 1000).toBeCloseTo(share, 1)
  }
})

test('by hash, no patient moves when others come or labels change, and another share of test moves nobody out of it', () => {
  const before = divide(people(20, 20), key(1), hashed)
  const after = divide(
    people(60, 90).map((one) => ({ ...one, positive: !one.positive })),
    key(1),
    hashed,
  )
  for (const [patient, split] of before) expect(after.get(patient)).toBe(split)
  const larger = divide(people(20, 20), key(1), { ...hashed, trainPercent: 40, testPercent: 40 })
  for (const [patient, split] of before) if (split === 'test') expect(larger.get(patient)).toBe('test')
})

test('the order of pictures does not matter, the key does', () => {
  const list = people(20, 20)
  const splits = divide(list, key(1), config)
  expect(new Map([...divide([...list].reverse(), key(1), config)].sort())).toEqual(new Map([...splits].sort()))
  expect([...divide(list, key(2), config)].sort()).not.toEqual([...splits].sort())
})

test('a patient with one positive picture counts as positive with all pictures', () => {
  const splits = divide(
    [
      { patient: 'a', positive: false },
      { patient: 'a', positive: true },
    ],
    key(1),
    config,
  )
  expect([...splits]).toEqual([['a', 'train']])
})
