import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { areaAverage } from './area-average.ts'
import { resize, toBytes, toPng16 } from './resize.ts'

const IDENTITY = Uint16Array.from({ length: 65_536 }, (_, grey) => grey)
const picture = (width: number, height: number, values: Uint16Array) => ({ width, height, values, table: IDENTITY, offset: 0 })
const flat = (width: number, height: number, value: number) => picture(width, height, new Uint16Array(width * height).fill(value))

test('sixteen bits survive: no gamma, no eight-bit step, one channel', async () => {
  for (const side of [300, 301, 997]) expect(await resize(flat(side, side, 3698), 100, null)).toEqual(new Uint16Array(10_000).fill(3698))
  const checker = Uint16Array.from({ length: 40_000 }, (_, i) => ((i + Math.floor(i / 200)) % 2) * 65_535)
  expect((await resize(picture(200, 200, checker), 50, null))[25 * 50 + 25]).toBe(32_768)
})

test('each pixel is the exact mean of the area under it, parts of pixels counted by their share', async () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      fc.nat(),
      fc.nat(),
      (width, height, w, h, seed) => {
        const [toWidth, toHeight] = [1 + (w % width), 1 + (h % height)]
        const values = Uint16Array.from({ length: width * height }, (_, i) => Math.imul(i + 1, seed | 1) & 0xffff)
        // Each pixel as toWidth × toHeight small ones: then every area is whole small pixels.
        const expected = Array.from({ length: toWidth * toHeight }, (_, at) => {
          const [x, y] = [at % toWidth, Math.floor(at / toWidth)]
          let sum = 0
          for (let v = y * height; v < (y + 1) * height; v++)
            for (let u = x * width; u < (x + 1) * width; u++) sum += values[Math.floor(v / toHeight) * width + Math.floor(u / toWidth)]!
          return Math.floor(sum / (width * height) + 0.5)
        })
        expect([...areaAverage(picture(width, height, values), toWidth, toHeight)]).toEqual(expected)
      },
    ),
  )
})

test('a picture with fewer pixels than the square is interpolated, and does not overshoot', async () => {
  const edge = Uint16Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 1000 : 3000))
  const out = await resize(picture(64, 64, edge), 224, null)
  expect(Math.min(...out)).toBeGreaterThanOrEqual(999)
  expect(Math.max(...out)).toBeLessThanOrEqual(3001)
  expect(new Set(out.subarray(0, 224)).size).toBeGreaterThan(3)
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
