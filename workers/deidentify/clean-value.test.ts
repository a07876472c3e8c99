import { expect, test } from 'vitest'
import { DeidentifyOptions } from '#core/deidentify/options.ts'
import { bytesOf, describedValue, keptValue, littleEndian, renewedUids, shiftedValue } from './clean-value.ts'

const text = (value: Uint8Array | null): string | null => value && Buffer.from(value).toString('latin1')
const modified = DeidentifyOptions.parse({ dates: 'modified' })

test.each([
  ['089Y', '089Y'],
  ['090Y', '090Y'],
  ['104Y', '090Y'],
  ['999M', '999M'],
  ['030D', '030D'],
])('the age %s is kept as %s', (age, kept) => {
  expect(text(keptValue('AS', bytesOf(age), false))).toBe(kept)
})

test('numbers as texts pass, also several of them, and a text among them does not', () => {
  expect(text(keptValue('DS', bytesOf('0.143\\-1.5e3 '), false))).toBe('0.143\\-1.5e3 ')
  expect(keptValue('DS', bytesOf('0.143\\SMITH'), false)).toBeNull()
  expect(keptValue('IS', bytesOf('1961-03-12 MRN'), false)).toBeNull()
  expect(keptValue('CS', bytesOf('MUELLER^ANNA'), false)).toBeNull()
  expect(keptValue('US', new Uint8Array(3), false)).toBeNull()
})

test('bytes are turned by the width of their numbers, in a copy', () => {
  const value = Uint8Array.of(1, 2, 3, 4)
  expect([...littleEndian(value, 2, true)]).toEqual([2, 1, 4, 3])
  expect([...littleEndian(value, 4, true)]).toEqual([4, 3, 2, 1])
  expect([...keptValue('FD', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), true)!]).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
  expect([...littleEndian(Buffer.from(value), 2, true)]).toEqual([2, 1, 4, 3])
  expect([...value]).toEqual([1, 2, 3, 4])
})

test('several dates move together, and one that is no date takes all with it', () => {
  expect(text(shiftedValue('DA', bytesOf('20260110\\20260112'), -10, modified))).toBe('20251231\\20260102')
  expect(shiftedValue('DA', bytesOf('20260110\\MUELLER'), -10, modified)).toBeNull()
  expect(shiftedValue('DA', bytesOf('20260110'), -10, DeidentifyOptions.parse({}))).toBeNull()
  expect(text(shiftedValue('TM', bytesOf('081530.25'), -10, modified))).toBe('081530.25')
})

test('UIDs of the standard stay, all others are renewed one by one', () => {
  const renew = (uid: string): string => `2.25.${uid.length}`
  expect(text(renewedUids(bytesOf('1.2.840.10008.5.1.4.1.1.1\\1.2.3\0'), renew))).toBe('1.2.840.10008.5.1.4.1.1.1\\2.25.5')
  expect(text(renewedUids(bytesOf('1.2.840.10008.MUELLER'), renew))).toBe('2.25.21')
})

test('a description in an escaped character set leaves nothing of a name', () => {
  expect(describedValue(Buffer.from('\x1b$B;3ED\x1b(B^\x1b$BB@O:'))).toBeNull()
})
