import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PreparedItem } from '../dataset/prepared.ts'
import { DEFAULT_CHAIN } from '../gear/chain.ts'
import { EXCLUSION_REASONS } from '../gear/exclusion.ts'
import { MEASURES } from '../gear/measure.ts'
import type { Hash } from '../id.ts'
import { rangeOf } from './count.ts'
import { ageBand, type Count, countBy, type ExactCell, exactSummary, type PreparationFacts, Summary, suppress } from './summary.ts'

const patientOf = (n: number): string => 'abcdefghijklmnop'.slice(0, 14) + 'abcdefghij'[Math.floor(n / 10) % 10]! + 'abcdefghij'[n % 10]!

const item = fc
  .record({
    patient: fc.integer({ min: 0, max: 99 }),
    age: fc.option(fc.integer({ min: 0, max: 90 })),
    sex: fc.constantFrom('F', 'M', 'O', null),
    view: fc.constantFrom('PA', 'AP', null),
    vendor: fc.constantFrom('Canon', 'Siemens', null),
    label: fc.constantFrom(0, 1),
    qc: fc.subarray(['pixel-spacing', 'inverted']),
  })
  .map(
    ({ patient, age, sex, view, vendor, label, qc }): PreparedItem => ({
      image: `images/${patientOf(patient)}/2.25.1.png`,
      patient: patientOf(patient),
      study: `2.25.${patient}`,
      split: (['train', 'val', 'test'] as const)[patient % 3]!,
      labels: { pneumonia: label as 0 | 1 },
      sha256: '0'.repeat(64) as Hash,
      ageYears: age,
      sex: sex as PreparedItem['sex'],
      view: view as PreparedItem['view'],
      vendor,
      qc,
    }),
  )

const sets = fc.tuple(fc.array(item, { maxLength: 200 }), fc.integer({ min: 5, max: 30 }))
const many = (key: string, files: number, people: number) =>
  Array.from({ length: files }, (_, i) => ({ key, patient: patientOf(i % people) }))
const entropyBins = (MEASURES.entropy?.edges.length ?? 0) + 1
const facts: PreparationFacts = {
  excluded: countBy([...many('TRUNCATED', 3, 3), ...many('DUPLICATE', 40, 30)]),
  bitDepth: countBy([...many('12', 50, 50), ...many('10', 2, 2)]),
  measures: [
    {
      check: 'entropy',
      counts: Array.from({ length: entropyBins }, (_, i) => i * 6),
      patients: Array.from({ length: entropyBins }, (_, i) => i * 3),
    },
  ],
}
const summaryOf = (items: readonly PreparedItem[], k: number) => exactSummary(items, facts, DEFAULT_CHAIN, k)
const countsOf = (value: unknown): { kind: string; value?: number; below?: number }[] =>
  Array.isArray(value)
    ? value.flatMap(countsOf)
    : value && typeof value === 'object'
      ? 'kind' in value
        ? [value as { kind: string }]
        : Object.values(value).flatMap(countsOf)
      : []

test('no published number is below k, and each is a multiple of five', () => {
  fc.assert(
    fc.property(sets, ([items, k]) => {
      for (const count of countsOf(suppress(summaryOf(items, k), k))) {
        if (count.kind === 'count') expect(count.value! >= k && count.value! % 5 === 0).toBe(true)
        if (count.kind === 'suppressed') expect(count.below).toBe(k)
      }
    }),
  )
})

/**
 * What somebody who reads a table and its total can say of cell `i`, as whole numbers below k. Of people a hidden cell is below k; of images
 * it may be more, since few people can have many.
 */
const possible = (counts: readonly Count[], total: Count, i: number, k: number, people: boolean): number[] => {
  const known = (count: Count) => {
    if (count.kind === 'count') return rangeOf(count, k)
    return { least: 0, most: count.kind === 'suppressed' && people ? k - 1 : Number.POSITIVE_INFINITY }
  }
  const others = counts.filter((_, j) => j !== i).map(known)
  const [least, most] = (['least', 'most'] as const).map((end) => others.reduce((sum, range) => sum + range[end], 0)) as [number, number]
  const sum = total.kind === 'count' ? rangeOf(total, k) : { least: 0, most: Number.POSITIVE_INFINITY }
  return Array.from({ length: k }, (_, value) => value).filter((value) => value + least <= sum.most && value + most >= sum.least)
}

test('no table of a published summary tells a small number to whoever adds it up against the totals of the same summary', () => {
  fc.assert(
    fc.property(sets, ([items, k]) => {
      const exact = summaryOf(items, k)
      const summary = suppress(exact, k)
      const tables = [
        ...(['sex', 'splits'] as const).map((name) => ({ exact: exact[name], published: summary[name], of: 'patients' as const })),
        ...(['view', 'vendor'] as const).map((name) => ({ exact: exact[name], published: summary[name], of: 'images' as const })),
      ]
      for (const { exact: cells, published, of } of tables) {
        // A patient whose pictures state two sexes counts in both: then the table does not add up to the total.
        if (cells.reduce((sum, { value }) => sum + value, 0) !== exact[of]) continue
        const counts = published.map(({ count }) => count)
        if (counts.length < 2) continue
        counts.forEach((count, i) => {
          if (count.kind === 'count') return
          const left = possible(counts, summary[of], i, k, of === 'patients')
          expect(left.length).toBeGreaterThanOrEqual(5)
          expect(left).toContain(0)
          if (cells[i]!.value < k) expect(left).toContain(cells[i]!.value)
        })
      }
      for (const { positive, negative } of summary.labels)
        expect([positive, negative].filter(({ kind }) => kind === 'count')).not.toHaveLength(1)
    }),
    { numRuns: 500 },
  )
})

test('a cell with no patient and a cell with k − 1 patients are the same bytes outside', () => {
  const cell = (patients: number) =>
    suppress({ ...summaryOf([], 11), sex: [0, patients, 40, 50].map((n, i) => ({ key: 'FMO?'[i]!, value: n, patients: n })) }, 11).sex[1]!
  expect(cell(0)).toEqual(cell(10))
  expect(cell(10).count.kind).not.toBe('count')
  expect(cell(60).count.kind).toBe('count')
})

test('many images of few patients are suppressed by the patients behind them', () => {
  const exact = { ...summaryOf([], 11), images: 300, patients: 4 }
  expect(suppress(exact, 11).images).toEqual({ kind: 'suppressed', below: 11 })
})

test('a true count of eleven or twelve is printed as fifteen, never as ten', () => {
  for (const n of [11, 12, 17]) expect(suppress({ ...summaryOf([], 11), patients: n }, 11).patients).toEqual({ kind: 'count', value: 15 })
  expect(suppress({ ...summaryOf([], 11), patients: 18 }, 11).patients).toEqual({ kind: 'count', value: 20 })
})

test('every suppressed summary is a valid message', () => {
  fc.assert(fc.property(sets, ([items, k]) => Summary.safeParse(suppress(summaryOf(items, k), k)).success))
})

test('ages fall into bands of ten years and everybody of ninety or more is one band', () => {
  expect([0, 9, 10, 89, 90, null].map(ageBand)).toEqual(['0-9', '0-9', '10-19', '80-89', '90+', 'unknown'])
})

test('a device maker with fewer than k patients is one of the others, and is not named', () => {
  const one = (patient: number, vendor: string): PreparedItem => ({
    image: `images/${patientOf(patient)}/2.25.1.png`,
    patient: patientOf(patient),
    study: `2.25.${patient}`,
    split: 'train',
    labels: {},
    sha256: '0'.repeat(64) as Hash,
    ageYears: null,
    sex: null,
    view: null,
    vendor,
    qc: [],
  })
  const items = Array.from({ length: 60 }, (_, i) => one(i, i < 40 ? 'Canon' : i < 52 ? 'Siemens' : i < 56 ? 'Agfa' : 'Kodak'))
  const { vendor } = suppress(summaryOf(items, 11), 11)
  expect(vendor.map(({ key }) => key)).toEqual(['Canon', 'Siemens', 'other'])
  expect(JSON.stringify(vendor)).not.toMatch(/Agfa|Kodak/)
})

test('the histogram of a measured value carries its threshold, and no bin with few people behind it', () => {
  const { measures } = suppress(summaryOf([], 11), 11)
  const [entropy] = measures
  expect(entropy).toMatchObject({ check: 'entropy', limit: '4', edges: MEASURES.entropy!.edges.map(String) })
  expect(entropy!.bins).toHaveLength(entropyBins)
  // 3 people stand behind the 6 files of the second bin, 12 behind the 24 of the fifth.
  expect(entropy!.bins.slice(0, 4).map(({ kind }) => kind)).not.toContain('count')
  expect(entropy!.bins[entropyBins - 1]!.kind).toBe('count')
})

test('a summary that was stored before it had splits and measured values can still be read', () => {
  const { splits: _, measures: __, ...old } = suppress(summaryOf([], 11), 11)
  expect(Summary.parse(old)).toMatchObject({ splits: [], measures: [] })
})

test('a warning that few images have is hidden, and one that nearly all have is withheld, since the others would be few', () => {
  const exact = { ...summaryOf([], 11), patients: 100, images: 100 }
  const warned = (value: number) => {
    const cell = (key: string, n: number) => ({ key, value: n, patients: n })
    return suppress({ ...exact, qc: [{ check: 'lossy', warned: cell('warned', value), rest: cell('rest', 100 - value) }] }, 11).qc[0]!.count
  }
  expect([0, 10].map(warned)).toEqual([warned(5), warned(5)])
  expect(warned(10)).toEqual({ kind: 'suppressed', below: 11 })
  expect(warned(50)).toEqual({ kind: 'count', value: 50 })
  expect(warned(95)).toEqual({ kind: 'unknown' })
})

test('a reason, a check or a bit depth that was never met looks like one that was met by few', () => {
  const told = (excluded: ExactCell[]) => suppress(exactSummary([], { excluded, bitDepth: [], measures: [] }, DEFAULT_CHAIN, 11), 11)
  expect(told([{ key: 'MIXED_PATIENT', value: 1, patients: 1 }])).toEqual(told([]))
  expect(told([]).excluded.map(({ key }) => key)).toEqual(EXCLUSION_REASONS)
})
