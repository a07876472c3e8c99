import { expect, test } from 'vitest'
import { blankRle } from './blank-rle.ts'
import { offsetTable } from './offset-table.ts'

const ascii = (text: string): number[] => [...Buffer.from(text)]
/** Eight pixels: four literal bytes, a no-op, one byte four times. */
const SEGMENT = [3, 1, 2, 3, 4, 128, 253, 9]
const rle = (inHeader: string, behind: readonly string[]): Buffer => {
  const segments = behind.map((text) => Buffer.from([...SEGMENT, ...ascii(text)]))
  const header = Buffer.alloc(64)
  header.writeUInt32LE(segments.length, 0)
  let at = 64
  for (const [i, segment] of segments.entries()) {
    header.writeUInt32LE(at, 4 * (i + 1))
    at += segment.length
  }
  header.write(inHeader, 4 * (segments.length + 1))
  return Buffer.concat([header, ...segments])
}

test('a name in the header, between the segments or behind the last becomes zeros; the picture stays', () => {
  const planted = rle('Mueller', ['Mueller', 'Mueller^Anna'])
  expect(blankRle([planted], 1, 8)).toEqual([rle('', ['\0'.repeat(7), '\0'.repeat(12)])])
  expect(blankRle([planted.subarray(0, 70), planted.subarray(70)], 1, 8).map(({ length }) => length)).toEqual([70, planted.length - 70])
  expect(Buffer.concat(blankRle([planted, planted], 2, 8)).includes('Mueller')).toBe(false)
})

test('a stream that cannot be followed is refused', () => {
  const planted = rle('', ['', ''])
  planted.writeUInt32LE(9999, 8)
  for (const fragments of [[planted], [Buffer.alloc(64)], [Buffer.from('Mueller')]]) expect(() => blankRle(fragments, 1, 8)).toThrow()
  expect(() => blankRle([rle('', ['']), rle('', [''])], 3, 8)).toThrow()
})

test('an offset table stays where it is one, and goes where it is anything else', () => {
  const fragments = [new Uint8Array(10), new Uint8Array(6)]
  const table = (...offsets: number[]) => new Uint8Array(Uint32Array.from(offsets).buffer)
  expect(offsetTable(table(0, 18), fragments)).toEqual(table(0, 18))
  for (const wrong of [table(0, 17), table(18, 0), new Uint8Array(Buffer.from('Mueller^')), new Uint8Array(Buffer.from('Anna!'))])
    expect(offsetTable(wrong, fragments)).toHaveLength(0)
})
