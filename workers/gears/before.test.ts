import sharp from 'sharp'
import { expect, test } from 'vitest'
import { beforePicture, valueCounts } from './before.ts'
import type { Frame } from './frame.ts'
import { type Header, readHeader } from './header.ts'
import { histogramOf } from './histogram.ts'

const frameOf = (rows: number, columns: number, value: (x: number, y: number) => number): Frame => ({
  rows,
  columns,
  bitsAllocated: 16,
  values: Int16Array.from({ length: rows * columns }, (_, i) => value(i % columns, Math.floor(i / columns))),
})
const headerOf = (more: Partial<Header>): Header => ({
  ...readHeader({ elements: {}, byteArray: new Uint8Array(), string: () => undefined } as never),
  bitsAllocated: 16,
  bitsStored: 12,
  ...more,
})

const greyOf = async (jpeg: Uint8Array) => {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  return { ...info, at: (x: number, y: number) => data[(y * info.width + x) * info.channels]! }
}

test('the stored film is shown whole, at most 512 px long, in one channel', async () => {
  const jpeg = await beforePicture(
    frameOf(1300, 1100, () => 7),
    headerOf({}),
  )
  const { width, height, channels } = await sharp(jpeg).metadata()
  expect([width, height, channels]).toEqual([366, 433, 1])
  expect(
    await greyOf(
      await beforePicture(
        frameOf(1, 3000, () => 7),
        headerOf({}),
      ),
    ),
  ).toMatchObject({ width: 500, height: 1 })
})

test('the stored range goes from black to white: no window, and no inversion for MONOCHROME1', async () => {
  const frame = frameOf(300, 300, (x) => (x < 100 ? 0 : x < 200 ? 1024 : 4095))
  const grey = await greyOf(await beforePicture(frame, headerOf({ photometric: 'MONOCHROME1', windowCenter: 500, windowWidth: 100 })))
  for (const [x, expected] of [
    [50, 0],
    [150, 64],
    [250, 255],
  ] as const)
    expect(Math.abs(grey.at(x, 150) - expected)).toBeLessThan(3)
})

test('signed values start at black', async () => {
  const grey = await greyOf(
    await beforePicture(
      frameOf(300, 300, (x) => (x < 150 ? -2048 : 0)),
      headerOf({ signed: true }),
    ),
  )
  expect([grey.at(70, 100), Math.abs(grey.at(220, 100) - 128) < 3]).toEqual([0, true])
})

test('every value is counted, in 64 bins over the stored range, or in one for each value where there are fewer', () => {
  const header = headerOf({ signed: true })
  const counts = valueCounts(
    histogramOf(
      frameOf(40, 50, (x) => (x < 10 ? -2048 : 2047)),
      header,
    ),
    header,
  )
  expect([counts.from, counts.step, counts.counts.length]).toEqual([-2048, 64, 64])
  expect([counts.counts[0], counts.counts[63], counts.counts.reduce((a, b) => a + b)]).toEqual([400, 1600, 2000])
  const few = headerOf({ bitsStored: 4 })
  expect(
    valueCounts(
      histogramOf(
        frameOf(4, 4, (x) => x * 5),
        few,
      ),
      few,
    ),
  ).toEqual({
    from: 0,
    step: 1,
    counts: [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4],
  })
})
