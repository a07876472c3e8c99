import { expect, test } from 'vitest'
import { configOf, DEFAULT_CHAIN } from './chain.ts'
import { binOf, histogramOfMeasures, MEASURES } from './measure.ts'
import type { QcVerdict } from './verdict.ts'

const sized = (measured: number): QcVerdict => ({ check: 'size', state: 'PASS', value: '', threshold: '', measured })

test('the edges of every measure ascend, and its default threshold is one of them or lies just below one', () => {
  for (const [check, { edges, limit }] of Object.entries(MEASURES)) {
    expect([check, [...edges].sort((a, b) => a - b)]).toEqual([check, edges])
    expect(new Set(edges).size).toBe(edges.length)
    if (!limit) continue
    const at = limit(configOf(DEFAULT_CHAIN, 'qc'))
    expect([check, edges.includes(at) || edges.includes(at + 1)]).toEqual([check, true])
  }
})

test('a value on an edge lies above it, and values beyond either end have a bin', () => {
  expect([0, 10, 19.9, 20, 500].map((value) => binOf([10, 20], value))).toEqual([0, 1, 1, 2, 2])
})

test('a histogram counts files and different people by bin, and leaves out what was not measured', () => {
  const files = [
    { patient: 'a', verdicts: [sized(250)] },
    { patient: 'a', verdicts: [sized(201)] },
    { patient: 'b', verdicts: [sized(5000), { ...sized(1), check: 'modality' }] },
    { patient: 'c', verdicts: [{ check: 'size', state: 'PASS' as const, value: '', threshold: '' }] },
  ]
  const found = histogramOfMeasures(files)
  expect(found.map((histogram) => histogram.check)).toEqual(Object.keys(MEASURES))
  const size = found.find((histogram) => histogram.check === 'size')!
  expect(size.counts).toEqual([0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  expect(size.patients).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  expect(found.find((histogram) => histogram.check === 'noise')!.counts.every((count) => count === 0)).toBe(true)
})
