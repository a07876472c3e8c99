import sharp from 'sharp'
import { expect, test } from 'vitest'
import { resize, toBytes, toPng16 } from './resize.ts'

const flat = (width: number, height: number, value: number) => ({ width, height, pixels: new Uint16Array(width * height).fill(value) })

test('sixteen bits survive: no gamma, no eight-bit step, one channel', async () => {
  const out = await resize(flat(300, 300, 3698), 100, null)
  expect(out).toHaveLength(10_000)
  // libvips rounds its weights: a flat field may lose one part in a thousand.
  for (const value of out) expect(Math.abs(value - 3698)).toBeLessThan(4)
  const checker = {
    width: 200,
    height: 200,
    pixels: Uint16Array.from({ length: 40_000 }, (_, i) => ((i + Math.floor(i / 200)) % 2) * 65_535),
  }
  const middle = (await resize(checker, 50, null))[25 * 50 + 25]!
  expect(middle).toBeGreaterThan(32_000)
  expect(middle).toBeLessThan(33_600)
})

test('the whole picture fits, centred, and the padding is black', async () => {
  const out = await resize(flat(200, 100, 60_000), 100, null)
  const row = (y: number) => out[y * 100 + 50]
  expect([row(24), row(25), row(74), row(75)]).toEqual([0, 60_000, 60_000, 0])
})

test('pixels that are not square are made so', async () => {
  const out = await resize(flat(100, 50, 60_000), 100, [0.2, 0.1])
  expect(out[5 * 100 + 50]).toBe(60_000)
})

test('a written picture reads back as the same sixteen-bit values and carries no metadata', async () => {
  const pixels = Uint16Array.from({ length: 64 * 64 }, (_, i) => i * 16)
  const png = await toPng16(pixels, 64)
  const { data } = await sharp(png).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true })
  expect(new Uint16Array(data.buffer, data.byteOffset, 4096)).toEqual(pixels)
  const chunks = [...png.toString('latin1').matchAll(/(IHDR|IDAT|IEND|tEXt|iTXt|eXIf|tIME|iCCP|pHYs)/g)].map((m) => m[1])
  expect(new Set(chunks)).toEqual(new Set(['IHDR', 'IDAT', 'IEND', ...(chunks.includes('pHYs') ? ['pHYs'] : [])]))
  expect([...toBytes(Uint16Array.of(0, 128, 129, 65_535))]).toEqual([0, 0, 1, 255])
})
