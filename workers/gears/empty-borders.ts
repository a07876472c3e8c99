import type { Thumbnail } from './thumbnail.ts'

/** Standard deviation, of the whole range of grey, below which a row or column is empty. */
const EMPTY_BELOW = 0.01

/** Share of `lines` lines of `length` pixels that are empty; `step` from pixel to pixel, `next` from line to line. */
const emptyShare = (grey: Uint16Array, lines: number, length: number, next: number, step: number): number => {
  let empty = 0
  for (let line = 0; line < lines; line++) {
    let sum = 0
    let squares = 0
    for (let i = 0; i < length; i++) {
      const value = grey[line * next + i * step]! / 65_535
      sum += value
      squares += value * value
    }
    if (squares / length - (sum / length) ** 2 < EMPTY_BELOW ** 2) empty++
  }
  return empty / lines
}

/** Rows that hold nothing, or columns, whichever are more: collimated, padded or unexposed. In percent of all. */
export const emptyBordersPercent = ({ rows, columns, grey }: Thumbnail): number =>
  100 * Math.max(emptyShare(grey, rows, columns, columns, 1), emptyShare(grey, columns, rows, 1, columns))
