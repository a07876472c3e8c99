import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, epochSeconds, instantOf, instantWords } from './instant.ts'

test('an instant and its unix seconds are the same moment as in the calendar of the platform', () => {
  fc.assert(
    fc.property(fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }), (seconds) => {
      const instant = instantOf(seconds)
      expect(instant).toBe(new Date(seconds * 1000).toISOString().replace('.000', ''))
      expect(epochSeconds(instant)).toBe(seconds)
    }),
    { numRuns: 2000 },
  )
})

test('a day, hour or minute that does not exist has no unix seconds', () => {
  for (const bad of [
    '2027-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00+01:00',
    '',
  ])
    expect(epochSeconds(bad), bad).toBeNull()
  expect(epochSeconds('2028-02-29T00:00:00Z')).not.toBeNull()
  expect(epochSeconds('2000-02-29T00:00:00Z')).not.toBeNull()
})

test('months are added in the calendar, and the last day of a month stays in the month', () => {
  expect(addMonths('2026-11-24', 8)).toBe('2027-07-24')
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2027-12-31', 2)).toBe('2028-02-29')
  expect(addMonths('2026-02-30', 1)).toBeNull()
  expect(addMonths('2026-02-28', 1.5)).toBeNull()
})

test('an instant is written out for people', () => {
  expect(instantWords('2026-11-04T09:05:00Z')).toBe('4 November 2026, 09:05:00 UTC')
  expect(instantWords('2026-99-04T09:05:00Z')).toBe('2026-99-04T09:05:00Z')
})
