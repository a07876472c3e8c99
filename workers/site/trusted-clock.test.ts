import { expect, test } from 'vitest'
import { openTrustedClock } from './trusted-clock.ts'

const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
const TRUE_NOW = Date.parse('2027-06-01T12:00:00Z')
const END = Date.parse('2027-06-01T11:59:00Z')
const at = (offMs: number) => new Date(TRUE_NOW + offMs)

/** An agreement that ended a minute ago, by what a site believes. */
const hasEnded = (siteOffMs: number, exchangeOffMs: number) => {
  const clock = openTrustedClock(
    null,
    () => {},
    () => at(siteOffMs),
  )
  clock.heard(at(exchangeOffMs).toISOString())
  return clock.now().getTime() > END
}

test.each([-YEAR_MS, -HOUR_MS, 0, HOUR_MS, YEAR_MS])(
  'an agreement that has ended is ended for a site whose clock is off by %i ms',
  (off) => {
    expect(hasEnded(off, 0)).toBe(true)
  },
)

test.each([-YEAR_MS, -HOUR_MS, 0, HOUR_MS, YEAR_MS])(
  'an agreement that has ended is ended when the exchange signs a time that is off by %i ms',
  (off) => {
    expect(hasEnded(0, off)).toBe(true)
  },
)

test('a clock that is turned back, and an exchange that is set back, do not take away what was heard, not even over a restart', () => {
  const kept: string[] = []
  let own = 0
  const clock = openTrustedClock(
    null,
    (instant) => kept.push(instant),
    () => at(own),
  )
  clock.heard(at(1000).toISOString())
  own = -YEAR_MS
  clock.heard(at(-YEAR_MS).toISOString())
  clock.heard('not a time')
  expect(clock.now()).toEqual(at(1000))
  expect(kept).toEqual([at(1000).toISOString()])
  expect(
    openTrustedClock(
      kept[0]!,
      () => {},
      () => at(-YEAR_MS),
    ).now(),
  ).toEqual(at(1000))
})
