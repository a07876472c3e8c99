import { expect, test } from 'vitest'
import { blankComments } from './blank-comments.ts'

const segment = (marker: number, ...body: number[]): number[] => [0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body]
const ascii = (text: string): number[] => [...Buffer.from(text)]
const SCAN = [...segment(0xda, 1, 1, 0, 0, 63, 0), 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]
const END = [0xff, 0xd9]
const FRAME = segment(0xc3, 12, 0, 8, 0, 8, 1, 1, 0x11, 0)
const JFIF = segment(0xe0, ...ascii('JFIF\0'), 1, 2, 0, 0, 1, 0, 1, 0, 0)

const bytes = (...parts: number[][]): Uint8Array => Uint8Array.from(parts.flat())
const text = (fragments: readonly Uint8Array[]): string => Buffer.concat(fragments).toString('latin1')

test('a stream without texts stays as it is', () => {
  const stream = bytes([0xff, 0xd8], JFIF, FRAME, SCAN, END)
  expect(blankComments([stream])[0]).toBe(stream)
})

test('comments, Exif and bytes after the end become zeros; every other byte stays', () => {
  const [comment, exif] = [segment(0xfe, ...ascii('Mueller^Anna')), segment(0xe1, ...ascii('Exif\0\0Mueller'))]
  const between = segment(0xfe, ...ascii('Mueller between scans'))
  const stream = bytes([0xff, 0xd8], JFIF, comment, exif, FRAME, SCAN, between, SCAN, END, ascii('Mueller'))
  const [clean] = blankComments([stream])
  expect(text([clean!])).not.toContain('Mueller')
  expect(clean!.length).toBe(stream.length)
  const changed = [...stream].filter((byte, i) => byte !== clean![i] && clean![i] !== 0)
  expect(changed).toEqual([])
  expect(text([clean!]).includes(text([bytes(FRAME, SCAN)]))).toBe(true)
})

test('an application segment of the right length is kept only under its own name', () => {
  const [short, adobe] = [segment(0xe0, ...ascii('Mueller^Anna 1')), segment(0xee, ...ascii('Mueller^Anna'))]
  const [clean] = blankComments([
    bytes([0xff, 0xd8], short, adobe, segment(0xee, ...ascii('Adobe'), 0, 100, 0, 0, 0, 0, 1), FRAME, SCAN, END),
  ])
  expect(text([clean!])).not.toMatch(/Muel|Anna/)
  expect(text([clean!])).toContain('Adobe')
})

test('a comment that goes over the end of a fragment is found, and each picture is looked at', () => {
  const stream = bytes([0xff, 0xd8], segment(0xfe, ...ascii('Mueller^Anna')), FRAME, SCAN, END)
  const clean = blankComments([stream.subarray(0, 10), stream.subarray(10), stream])
  expect(clean.map((fragment) => fragment.length)).toEqual([10, stream.length - 10, stream.length])
  expect(text(clean)).not.toMatch(/Muel|Anna/)
})

test('comments of JPEG 2000 are found in the main header and in the header of a tile', () => {
  const comment = segment(0x64, 0, 1, ...ascii('Mueller'))
  const tile = [...comment, 0xff, 0x93, 9, 9, 9]
  const start = segment(0x90, 0, 0, 0, 0, 0, 12 + tile.length, 0, 1)
  const stream = bytes([0xff, 0x4f], segment(0x51, ...new Array(36).fill(1)), comment, start, tile, END)
  const [clean] = blankComments([stream])
  expect(text([clean!])).not.toContain('Mueller')
  expect([...clean!.subarray(-5)]).toEqual([9, 9, 9, ...END])
})

test('a stream that cannot be followed is refused: a text could stand in it unseen', () => {
  const refused = expect.objectContaining({ reason: 'UNDECODABLE' })
  expect(() => blankComments([bytes(ascii('Mueller'))])).toThrow(refused)
  expect(() => blankComments([bytes([0xff, 0xd8], ascii('Mueller'))])).toThrow(refused)
  expect(() => blankComments([bytes([0xff, 0xd8, 0xff, 0xfe, 0x40, 0, 1, 2])])).toThrow(refused)
})
