import { expect, it } from 'vitest'
import { absences, lastPoint, newestRound, segments, seriesTable } from './series.ts'

const at = (value: string) => ({ kind: 'value', value, n: 40 }) as const
const gap = { kind: 'private' } as const
const later = { kind: 'not-yet' } as const

it('never bridges a gap', () =>
  expect(segments([at('0.7'), gap, at('0.8'), at('0.9')])).toEqual([
    [{ round: 1, value: 0.7 }],
    [
      { round: 3, value: 0.8 },
      { round: 4, value: 0.9 },
    ],
  ]))
it('finds the newest number even when the newest answer has none', () =>
  expect(lastPoint([at('0.7'), at('0.8'), gap])).toEqual({ round: 2, value: 0.8 }))
it('counts an answer without a number as a round', () =>
  expect(newestRound([{ id: 'a', name: 'A', values: [at('0.7'), gap, later] }])).toBe(2))
it('says why a series has no number, and says nothing of one that has', () => {
  const series = [
    { id: 'a', name: 'Bethesda', values: [at('0.7'), later] },
    { id: 'b', name: 'Hannover', values: [{ kind: 'undefined', reason: 'ONE_CLASS' } as const, later] },
  ]
  expect(absences(series, 2)).toEqual([{ name: 'Hannover', text: 'not defined: one class' }])
  expect(seriesTable(series, 2)).toEqual({ columns: ['Round', 'Bethesda', 'Hannover'], rows: [['1', '.70', 'not defined: one class']] })
})
