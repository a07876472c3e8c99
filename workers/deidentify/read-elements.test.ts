import { expect, test } from 'vitest'
import { readElements } from './read-elements.ts'
import { readFile } from './read-file.ts'
import { type Built, buildFile, CODINGS, encode } from './testing/build-file.ts'

const explicit = { explicit: true, bigEndian: false }
const text = (tag: number, vr: string, value: string): Built => ({ tag, vr, value })
const built = (elements: readonly Built[], coding = 'explicit'): Uint8Array => new Uint8Array(encode(elements, CODINGS[coding]!))

test('a value longer than what holds it is truncated, at the top and in an item', () => {
  const bytes = built([text(0x00100010, 'PN', 'AB')])
  expect(() => readElements(bytes.subarray(0, 9), 0, explicit)).toThrow(expect.objectContaining({ reason: 'TRUNCATED' }))
  const nested = built([{ tag: 0x00081140, vr: 'SQ', value: [[text(0x00081155, 'UI', '1.2')]] }])
  // The length of the element in the item, beyond its item and its sequence.
  nested[26] = 200
  expect(() => readElements(nested, 0, explicit)).toThrow(expect.objectContaining({ reason: 'TRUNCATED' }))
})

test('a length of gigabytes costs nothing', () => {
  const bytes = built([{ tag: 0x00420011, vr: 'OB', value: new Uint8Array(4) }])
  bytes.set([0xf0, 0xff, 0xff, 0xff], 8)
  expect(() => readElements(bytes, 0, explicit)).toThrow(expect.objectContaining({ reason: 'TRUNCATED' }))
})

test('sequences nested without end, and more attributes than any image has, are refused', () => {
  let item: readonly Built[] = [text(0x00081155, 'UI', '1.2')]
  for (let depth = 0; depth < 40; depth++) item = [{ tag: 0x00081140, vr: 'SQ', value: [item] }]
  expect(() => readElements(built(item), 0, explicit)).toThrow(expect.objectContaining({ reason: 'UNREADABLE' }))
  const many = new Uint8Array(8 * 100_001)
  for (let at = 0; at < many.length; at += 8) many.set([0x10, 0, 0x10, 0, 0x50, 0x4e, 0, 0], at)
  expect(() => readElements(many, 0, explicit)).toThrow(expect.objectContaining({ reason: 'TOO_LARGE' }))
})

test('a representation that does not exist is refused, and the long ones of later editions are read', () => {
  expect(() => readElements(built([text(0x00100010, 'QQ', 'AB')]), 0, explicit)).toThrow(expect.objectContaining({ reason: 'UNREADABLE' }))
  const elements = readElements(
    built([text(0x00080119, 'UC', 'LONG'), text(0x00080120, 'UR', 'urn:'), text(0x00100010, 'PN', 'AB')]),
    0,
    explicit,
  )
  expect(elements.map(({ tag }) => tag)).toEqual([0x00080119, 0x00080120, 0x00100010])
})

test('an unknown sequence without length is read as implicit little endian, as the standard says', () => {
  const inner = encode([text(0x00100020, 'LO', 'ID')], CODINGS.implicit!)
  const bytes = Buffer.concat([
    Buffer.from([0x09, 0, 0x01, 0x10, 0x55, 0x4e, 0, 0, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0xfe, 0xff, 0x00, 0xe0, inner.length, 0, 0, 0]),
    inner,
    Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
  ])
  const [element] = readElements(new Uint8Array(bytes), 0, explicit)
  expect(element!.items![0]![0]).toMatchObject({ tag: 0x00100020, vr: 'LO' })
})

test('a file without preamble is read, and one that is none is not', () => {
  const whole = buildFile([], [text(0x00080060, 'CS', 'CR'), text(0x00100010, 'PN', 'AB')], CODINGS.explicit!, '')
  expect(readFile(whole.subarray(132)).elements).toHaveLength(2)
  expect(
    readFile(new Uint8Array(encode([text(0x00080060, 'CS', 'CR'), text(0x00100010, 'PN', 'AB')], CODINGS.implicit!))).elements,
  ).toHaveLength(2)
  expect(() => readFile(Buffer.from('This is a note, not an image.'))).toThrow(expect.objectContaining({ reason: 'NOT_DICOM' }))
})
