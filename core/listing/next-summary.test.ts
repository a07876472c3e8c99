import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '../gear/chain.ts'
import { nextSummary } from './next-summary.ts'
import { type ExactSummary, exactSummary, suppress } from './summary.ts'

const EMPTY = exactSummary([], { excluded: [], bitDepth: [], measures: [] }, DEFAULT_CHAIN, 11)
const withSexes = (female: number, male: number, changes: Partial<ExactSummary> = {}): ExactSummary => ({
  ...EMPTY,
  patients: female + male,
  studies: female + male,
  images: female + male,
  sex: [female, male, 0, 0].map((value, i) => ({ key: ['F', 'M', 'O', 'unknown'][i]!, value, patients: value })),
  ...changes,
})
const first = (exact: ExactSummary) => nextSummary(exact, 11, null)
const size = fc.integer({ min: 0, max: 300 })
const few = fc.integer({ min: -5, max: 5 })

test('two snapshots that differ by fewer than k people are told with the same words', () => {
  fc.assert(
    fc.property(size, size, few, few, (female, male, more, other) => {
      const before = first(withSexes(female, male))
      const after = nextSummary(withSexes(Math.max(0, female + more), Math.max(0, male + other)), 11, before)
      expect(after.published).toEqual(before.published)
    }),
  )
})

test('many small steps are measured from what was last told, so that together they are seen', () => {
  let told = first(withSexes(40, 40))
  for (let step = 1; step <= 10; step++) {
    told = nextSummary(withSexes(40 + step, 40), 11, told)
    expect(told.published.patients).toEqual({ kind: 'count', value: 80 })
  }
  expect(nextSummary(withSexes(51, 40), 11, told).published.patients).toEqual({ kind: 'count', value: 90 })
})

test('a change of k people is told anew, and so is another threshold of the policy', () => {
  const before = first(withSexes(40, 40))
  const grown = withSexes(60, 40)
  expect(nextSummary(grown, 11, before).published).toEqual(suppress(grown, 11))
  expect(nextSummary(withSexes(40, 40), 20, before).published.k).toBe(20)
})

test('another threshold of quality control is a setting: it is shown although the counts are those of before', () => {
  const measure = (limit: number) => ({
    check: 'entropy',
    limit,
    edges: [4],
    bins: [0, 40].map((value, i) => ({ key: String(i), value, patients: value })),
  })
  const before = first(withSexes(20, 20, { measures: [measure(4)] }))
  const after = nextSummary(withSexes(21, 20, { measures: [measure(5)] }), 11, before)
  expect(after.published.patients).toEqual(before.published.patients)
  expect(after.published.measures[0]?.limit).toBe('5')
})
