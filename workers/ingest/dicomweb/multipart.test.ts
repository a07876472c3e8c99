import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundaryOf, firstPart } from './multipart.ts'

async function* inChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; at += sizes[i++ % sizes.length]!) yield bytes.subarray(at, at + sizes[i % sizes.length]!)
}
const read = async (body: AsyncIterable<Uint8Array>, boundary = 'b-1'): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  for await (const part of firstPart(body, boundary)) parts.push(part)
  return Buffer.concat(parts)
}
const body = (data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('--b-1\r\nContent-Type: application/dicom\r\nContent-Length: 9\r\n\r\n'),
    data,
    Buffer.from('\r\n--b-1--\r\n'),
  ])

test('the part comes out whole, whatever its bytes and wherever the chunks are cut', async () => {
  const almostDelimiter = fc.constantFrom('\r\n--b-', '\r\n', '--b-1', '\r\n\r\n--', '\0').map((text) => Buffer.from(text))
  const data = fc.array(
    fc.oneof(
      almostDelimiter,
      fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(data, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }), async (pieces, sizes) => {
      const whole = Buffer.concat(pieces)
      fc.pre(!whole.includes('\r\n--b-1'))
      expect(await read(inChunks(body(whole), [...sizes]))).toEqual(whole)
    }),
  )
})

test('a preamble before the first delimiter and an epilogue after the last are left out', async () => {
  const whole = Buffer.concat([Buffer.from('be patient\r\n'), body(Buffer.from('DICM')), Buffer.from('that is all')])
  expect((await read(inChunks(whole, [7]))).toString()).toBe('DICM')
})

test('a body that ends before its part does is not taken for a whole one', async () => {
  for (const length of [3, 40, 70])
    await expect(read(inChunks(body(Buffer.alloc(30)).subarray(0, length), [16]))).rejects.toThrow(/no part ends/)
})

test('a body in which no part begins is given up soon', async () => {
  await expect(read(inChunks(Buffer.alloc(100_000), [1000]))).rejects.toThrow('no part begins')
})

test.each([
  ['multipart/related; type="application/dicom"; boundary=abc', 'abc'],
  ['multipart/related; boundary="a b"; type="application/dicom"', 'a b'],
  ['Multipart/Related;BOUNDARY=x', 'x'],
  ['application/dicom', null],
  ['text/html; boundary=x', null],
])('the boundary of %s is %s', (type, boundary) => expect(boundaryOf(type)).toBe(boundary))
