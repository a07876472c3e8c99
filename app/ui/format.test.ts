import { expect, it } from 'vitest'
import { bytes, counted, dateTime, dayMonth, decimal, duration, list, shortHash } from './format.ts'

it('writes a moment in UTC with the zone named', () => expect(dateTime('2026-11-24T23:02:07+09:00')).toBe('24 Nov 2026, 14:02 UTC'))
it('shortens September to three letters like the other months', () => expect(dayMonth('2026-09-03T00:00:00Z')).toBe('3 Sep'))
it('leaves out the leading zero of a share but not of one', () => {
  expect(decimal('0.9449')).toBe('.94')
  expect(decimal(1)).toBe('1.00')
  expect(decimal('0')).toBe('0')
  expect(decimal(-0.25)).toBe('-.25')
})
it('counts bytes in decimal units', () => {
  expect(bytes(999)).toBe('999 bytes')
  expect(bytes(1_940_000)).toBe('1.9 MB')
})
it('writes a duration in its two largest units', () => {
  expect(duration(41)).toBe('41 s')
  expect(duration(72)).toBe('1 min 12 s')
  expect(duration(7500)).toBe('2 h 5 min')
  expect(duration(3 * 86_400)).toBe('3 days')
})
it('names one thing in the singular', () => expect([counted(1, 'site'), counted(1675, 'patient')]).toEqual(['1 site', '1,675 patients']))
it('joins names with and before the last', () =>
  expect(list(['Bethesda', 'Guangzhou', 'Hannover'])).toBe('Bethesda, Guangzhou and Hannover'))
it('keeps both ends of a digest', () => expect(shortHash('7f3a91c4' + '0'.repeat(52) + '0b22')).toBe('7F3A 91C4 … 0B22'))
