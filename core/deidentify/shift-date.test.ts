import { expect, test } from 'vitest'
import { shiftDate, shiftDateTime } from './shift-date.ts'

test('a date is moved over the ends of months, years and Februaries', () => {
  expect(shiftDate('20240301', -1)).toBe('20240229')
  expect(shiftDate('20230301', -1)).toBe('20230228')
  expect(shiftDate('20260104', -30)).toBe('20251205')
  expect(shiftDate('2026.01.04', -3)).toBe('20260101')
})

test('a date and time keeps its time, its fraction and its offset', () => {
  expect(shiftDateTime('20260101235959.123456+0900', -1)).toBe('20251231235959.123456+0900')
  expect(shiftDateTime('20260101', -1)).toBe('20251231')
})

test.each(['', '20260230', '2026', '202601', '20260101x', 'MUELLER', '00000000'])('%j is no day and is not moved', (text) => {
  expect(shiftDate(text, -5)).toBeNull()
  expect(shiftDateTime(text, -5)).toBeNull()
})
