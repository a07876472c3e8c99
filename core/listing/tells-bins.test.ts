import { expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '../gear/chain.ts'
import { MEASURES } from '../gear/measure.ts'
import { exactSummary, suppress } from './summary.ts'

const K = 11
/** Images by their shorter side, of which those below the limit of 200 px carry a warning. */
const published = (counts: readonly number[]) => {
  const all = MEASURES.size!.edges.map((_, i) => counts[i] ?? 0).concat(0)
  const [warned, rest] = [all.slice(0, 2), all.slice(2)].map((part) => part.reduce((sum, count) => sum + count, 0)) as [number, number]
  const cell = (key: string, value: number) => ({ key, value, patients: value })
  const facts = { excluded: [], bitDepth: [], measures: [{ check: 'size', counts: all, patients: all }] }
  const exact = {
    ...exactSummary([], facts, DEFAULT_CHAIN, K),
    patients: warned + rest,
    images: warned + rest,
    qc: [{ check: 'size', warned: cell('warned', warned), rest: cell('rest', rest) }],
  }
  const { qc, measures } = suppress(exact, K)
  return { warned: qc[0]!.count, bins: measures[0]!.bins }
}

test('the number of warnings is withheld where the shown bins beyond the limit leave some for a hidden one', () => {
  const { bins, warned } = published([10, 32, 60, 60])
  expect([bins[0], bins[1]]).toEqual([
    { kind: 'suppressed', below: K },
    { kind: 'count', value: 30 },
  ])
  // Told, it were 38 at least: 6 more than the shown bin can hold.
  expect(warned).toEqual({ kind: 'unknown' })
})

test('it is told where every hidden bin can still be empty', () => {
  expect(published([0, 50, 60, 60]).warned).toEqual({ kind: 'count', value: 50 })
})
