import type { Display } from './intensity.ts'
import type { Values } from './stored-values.ts'

/** A picture that is not yet computed: `table[value + offset]` is its grey, 0 (black) to 65 535 (white). */
export interface Picture extends Pick<Display, 'table' | 'offset'> {
  readonly width: number
  readonly height: number
  /** width × height, row by row. */
  readonly values: Values
}

interface Segment {
  readonly first: Uint32Array
  readonly last: Uint32Array
  readonly firstWeight: Uint32Array
  readonly lastWeight: Uint32Array
}

/** Which of `from` pixels lie under each of `to` ≤ `from` wider ones, in units of 1 / `to` pixel; all between first and last weigh `to`. */
const segments = (from: number, to: number): Segment => {
  const first = Uint32Array.from({ length: to }, (_, j) => Math.floor((j * from) / to))
  const last = Uint32Array.from({ length: to }, (_, j) => Math.ceil(((j + 1) * from) / to) - 1)
  return {
    first,
    last,
    firstWeight: first.map((i, j) => Math.min((i + 1) * to, (j + 1) * from) - j * from),
    lastWeight: last.map((i, j) => (i === first[j] ? 0 : (j + 1) * from - i * to)),
  }
}

/**
 * The mean grey under each pixel of a picture of `toWidth` × `toHeight`, no side longer than before. Weights are whole numbers and every
 * sum stays below 2⁵³, so the result is exact, rounded half up, and the same on every machine. The table is read on the way: the large
 * picture is never written down.
 */
export const areaAverage = ({ width, height, values, table, offset }: Picture, toWidth: number, toHeight: number): Uint16Array => {
  const { first, last, firstWeight, lastWeight } = segments(width, toWidth)
  const out = new Uint16Array(toWidth * toHeight)
  const row = new Float64Array(toWidth)
  const sums = new Float64Array(toWidth)
  for (let y = 0; y < height; y++) {
    const line = y * width
    for (let j = 0; j < toWidth; j++) {
      const begin = line + first[j]!
      const end = line + last[j]!
      let inner = 0
      for (let i = begin + 1; i < end; i++) inner += table[values[i]! + offset]!
      row[j] = inner * toWidth + firstWeight[j]! * table[values[begin]! + offset]! + lastWeight[j]! * table[values[end]! + offset]!
    }
    const target = Math.floor((y * toHeight) / height)
    const over = Math.max(0, (y + 1) * toHeight - (target + 1) * height)
    for (let j = 0; j < toWidth; j++) sums[j]! += row[j]! * (toHeight - over)
    if ((y + 1) * toHeight < (target + 1) * height) continue
    for (let j = 0; j < toWidth; j++) {
      out[target * toWidth + j] = Math.floor(sums[j]! / (width * height) + 0.5)
      sums[j] = row[j]! * over
    }
  }
  return out
}
