import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PreparedItem } from '../dataset/prepared.ts'
import type { Hash } from '../id.ts'
import { ageBand, exactSummary, Summary, suppress } from './summary.ts'

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
      split: 'train',
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
const facts = { excluded: { TRUNCATED: 3, DUPLICATE: 40 }, bitDepth: { '12': 50, '10': 2 } }
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
      for (const count of countsOf(suppress(exactSummary(items, facts), k))) {
        if (count.kind === 'count') expect(count.value! >= k && count.value! % 5 === 0).toBe(true)
        if (count.kind === 'suppressed') expect(count.below).toBe(k)
      }
    }),
  )
})

test('no published histogram of images lets exactly one cell be calculated from the total', () => {
  fc.assert(
    fc.property(sets, ([items, k]) => {
      const summary = suppress(exactSummary(items, facts), k)
      for (const cells of [summary.age, summary.sex, summary.view, summary.vendor, summary.excluded, summary.bitDepth]) {
        const hidden = cells.filter((cell) => cell.count.kind !== 'count')
        if (cells.length > 1) expect(hidden.length).not.toBe(1)
      }
      for (const label of summary.labels) expect((label.positive.kind === 'count') === (label.negative.kind === 'count')).toBe(true)
    }),
  )
})

test('a cell with no patient and a cell with k − 1 patients are the same bytes outside', () => {
  const cell = (patients: number) =>
    suppress({ ...exactSummary([], facts), sex: [0, patients, 40, 50].map((n, i) => ({ key: 'FMO?'[i]!, value: n, patients: n })) }).sex[1]
  expect(cell(0)).toEqual(cell(10))
  expect(cell(10)).not.toEqual(cell(11))
})

test('many images of few patients are suppressed by the patients behind them', () => {
  const exact = { ...exactSummary([], facts), images: 300, patients: 4 }
  expect(suppress(exact).images).toEqual({ kind: 'suppressed', below: 11 })
})

test('a true count of eleven or twelve is printed as fifteen, never as ten', () => {
  for (const n of [11, 12, 17]) expect(suppress({ ...exactSummary([], facts), patients: n }).patients).toEqual({ kind: 'count', value: 15 })
  expect(suppress({ ...exactSummary([], facts), patients: 18 }).patients).toEqual({ kind: 'count', value: 20 })
})

test('every suppressed summary is a valid message', () => {
  fc.assert(fc.property(sets, ([items, k]) => Summary.safeParse(suppress(exactSummary(items, facts), k)).success))
})

test('ages fall into bands of ten years and everybody of ninety or more is one band', () => {
  expect([0, 9, 10, 89, 90, null].map(ageBand)).toEqual(['0-9', '0-9', '10-19', '80-89', '90+', 'unknown'])
})
