import { expect, test } from 'vitest'
import { filmFacts, shownRange } from './film-facts.ts'
import { type Header, readHeader } from './header.ts'

const empty = readHeader({ elements: {}, byteArray: new Uint8Array(), string: () => undefined } as never)
const headerOf = (more: Partial<Header>): Header => ({ ...empty, ...more })

test('known forms have a name, and no text of a header gets through', () => {
  const known = filmFacts(headerOf({ transferSyntax: '1.2.840.10008.1.2.4.70', photometric: 'MONOCHROME1' }))
  expect([known.transferSyntax, known.photometric]).toEqual(['JPEG lossless, process 14 SV1', 'MONOCHROME1'])
  const planted = filmFacts(headerOf({ transferSyntax: 'DOE^JOHN', photometric: '<B>DOE</B>', manufacturer: 'DOE', viewPosition: 'DOE' }))
  expect(JSON.stringify(planted)).not.toContain('DOE')
})

test('a picture without header says so', () => {
  expect(filmFacts(headerOf({ transferSyntax: '' })).transferSyntax).toBe('none: PNG or JPEG picture')
})

test('the range that is shown is that of the stored values that are neither black nor white', () => {
  const table = Uint16Array.from({ length: 65_536 }, (_, i) => Math.min(65_535, Math.max(0, (i - 1000) * 100)))
  expect(shownRange({ table, offset: 0, voi: '' })).toEqual([1001, 1655])
  expect(shownRange({ table: table.map((grey) => 65_535 - grey), offset: 32_768, voi: '' })).toEqual([1001 - 32_768, 1655 - 32_768])
  expect(shownRange({ table: new Uint16Array(65_536), offset: 0, voi: '' })).toBeNull()
})
