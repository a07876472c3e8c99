import { expect, test } from 'vitest'
import { MOST_A_MINUTE, withinPace } from './pace.ts'

test('one key gets so many requests a minute and no more, another key and the next minute are not touched', () => {
  for (let i = 0; i < MOST_A_MINUTE; i++) expect(withinPace('one', 0)).toBe(true)
  expect(withinPace('one', 59_999)).toBe(false)
  expect(withinPace('two', 59_999)).toBe(true)
  expect(withinPace('one', 60_000)).toBe(true)
})
