import { expect, it } from 'vitest'
import { barsOf, hasNumbers, heightOf, spokenCount } from './bars.ts'

it('draws a suppressed count over its whole range, so that zero and ten look alike', () =>
  expect(heightOf({ kind: 'suppressed', below: 11 })).toBe(10))
it('says withheld beside known numbers and not recorded where there are none', () => {
  const bars = barsOf([
    { key: '0-9', count: { kind: 'unknown' } },
    { key: '10-19', count: { kind: 'suppressed', below: 11 } },
  ])
  expect(bars[0]?.label).toBe('0–9')
  expect(hasNumbers(bars)).toBe(true)
  expect(spokenCount({ kind: 'unknown' }, 'patients', true)).toContain('withheld')
  expect(spokenCount({ kind: 'unknown' }, 'patients', false)).toBe('not recorded')
})
