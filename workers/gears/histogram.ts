import type { Frame } from './frame.ts'
import type { Header } from './header.ts'

/** Counts by stored value: `bins[value + offset]`. `inner` leaves out padding and the outer 5 % on each side. */
export interface Histogram {
  readonly offset: number
  readonly bins: Uint32Array
  readonly inner: Uint32Array
  readonly total: number
  readonly innerTotal: number
}

const BORDER_SHARE = 0.05

export const isPadding = (header: Header, value: number): boolean =>
  header.paddingFrom !== null &&
  header.paddingTo !== null &&
  value >= Math.min(header.paddingFrom, header.paddingTo) &&
  value <= Math.max(header.paddingFrom, header.paddingTo)

/** One pass over the stored values; 65 536 bins hold every value that 16 bits can. */
export const histogramOf = (frame: Frame, header: Header): Histogram => {
  const { rows, columns, values } = frame
  const offset = header.signed ? 32_768 : 0
  const bins = new Uint32Array(65_536)
  const inner = new Uint32Array(65_536)
  const top = Math.floor(rows * BORDER_SHARE)
  const left = Math.floor(columns * BORDER_SHARE)
  for (let y = 0; y < rows; y++) {
    const line = y * columns
    const into = y >= top && y < rows - top ? inner : bins
    for (let x = 0; x < left; x++) bins[values[line + x]! + offset]!++
    for (let x = left; x < columns - left; x++) into[values[line + x]! + offset]!++
    for (let x = columns - left; x < columns; x++) bins[values[line + x]! + offset]!++
  }
  let innerTotal = 0
  for (let i = 0; i < 65_536; i++) {
    bins[i]! += inner[i]!
    if (isPadding(header, i - offset)) inner[i] = 0
    innerTotal += inner[i]!
  }
  return { offset, bins, inner, total: rows * columns, innerTotal }
}

/**
 * The stored values below which, and above which, `lowPercent` and 100 − `highPercent` of the inner pixels lie.
 * Both ends are counted inwards, so that an inverted picture gets the mirrored values.
 */
export const percentiles = (histogram: Histogram, lowPercent: number, highPercent: number): { low: number; high: number } => {
  const { inner, innerTotal, offset } = histogram
  const below = (innerTotal * lowPercent) / 100
  const above = (innerTotal * (100 - highPercent)) / 100
  let low = 0
  for (let seen = inner[0]!; seen <= below && low < 65_535; seen += inner[low]!) low++
  let high = 65_535
  for (let seen = inner[65_535]!; seen <= above && high > 0; seen += inner[high]!) high--
  return { low: low - offset, high: high - offset }
}

/** Number of different stored values, and Shannon entropy in bit, over the inner pixels. */
export const spread = (histogram: Histogram): { levels: number; entropyBits: number } => {
  let levels = 0
  let entropyBits = 0
  for (const count of histogram.inner) {
    if (count === 0) continue
    levels++
    const share = count / histogram.innerTotal
    entropyBits -= share * Math.log2(share)
  }
  return { levels, entropyBits }
}

/** Smallest and largest stored value. */
export const ends = ({ bins, offset }: Histogram): { low: number; high: number } => {
  let low = 0
  let high = 65_535
  while (low < high && bins[low] === 0) low++
  while (high > low && bins[high] === 0) high--
  return { low: low - offset, high: high - offset }
}
