import sharp from 'sharp'
import type { Frame } from './frame.ts'
import type { Header } from './header.ts'
import type { Histogram } from './histogram.ts'

/** Longer side of the picture at most, in pixels. */
const LONG_SIDE_PX = 512
const BINS = 64

/** How often each part of the stored range occurs: bin `i` counts the values from `from + i · step` up to, not including, the next. */
export interface ValueCounts {
  readonly from: number
  readonly step: number
  readonly counts: readonly number[]
}

const bottomOf = (header: Header): number => (header.signed ? -(2 ** (header.bitsStored - 1)) : 0)

/** The stored range in at most 64 bins. Padding counts too: it was stored. */
export const valueCounts = ({ bins, offset }: Histogram, header: Header): ValueCounts => {
  const from = bottomOf(header)
  const range = 2 ** header.bitsStored
  const step = Math.max(1, range / BINS)
  const counts = Array.from({ length: range / step }, (_, bin) => {
    const first = from + offset + bin * step
    let count = 0
    for (let i = first; i < first + step; i++) count += bins[i]!
    return count
  })
  return { from, step, counts }
}

/**
 * The film as it was stored, for the hospital's own eyes: no window, no inversion, the whole stored range from black to white. JPEG,
 * 8 bit. Of each block only four values are averaged: a sight of the film is wanted, and it costs a hundredth of reading one.
 */
export const beforePicture = async ({ rows, columns, values }: Frame, header: Header): Promise<Buffer> => {
  const shrink = Math.max(1, Math.ceil(Math.max(rows, columns) / LONG_SIDE_PX))
  const width = Math.max(1, Math.floor(columns / shrink))
  const height = Math.max(1, Math.floor(rows / shrink))
  const near = Math.floor(shrink / 4)
  const far = Math.min(Math.floor((shrink * 3) / 4), Math.min(rows, columns) - 1)
  const bottom = bottomOf(header)
  const scale = 255 / (4 * (2 ** header.bitsStored - 1))
  const small = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const a = (y * shrink + near) * columns
    const b = (y * shrink + far) * columns
    for (let x = 0; x < width; x++) {
      const left = x * shrink + near
      const right = x * shrink + far
      small[y * width + x] = (values[a + left]! + values[a + right]! + values[b + left]! + values[b + right]! - 4 * bottom) * scale + 0.5
    }
  }
  return sharp(small, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .jpeg({ quality: 80, optimiseCoding: false })
    .toBuffer()
}
