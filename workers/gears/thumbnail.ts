import type { Frame } from './frame.ts'
import type { Display } from './intensity.ts'

/** Side at most, in pixels: enough for what is seen at a glance, and a fiftieth of the pixels of a film. */
const SIDE_PX = 256

/** A picture as it will be displayed, made small by taking single pixels. */
export interface Thumbnail {
  readonly rows: number
  readonly columns: number
  /** rows × columns, 0 (black) to 65 535 (white). */
  readonly grey: Uint16Array
}

export const thumbnailOf = ({ rows, columns, values }: Frame, { table, offset }: Display): Thumbnail => {
  const small = { rows: Math.min(rows, SIDE_PX), columns: Math.min(columns, SIDE_PX) }
  const grey = new Uint16Array(small.rows * small.columns)
  const across = Array.from({ length: small.columns }, (_, x) => Math.floor(((x + 0.5) * columns) / small.columns))
  for (let y = 0; y < small.rows; y++) {
    const line = Math.floor(((y + 0.5) * rows) / small.rows) * columns
    for (let x = 0; x < small.columns; x++) grey[y * small.columns + x] = table[values[line + across[x]!]! + offset]!
  }
  return { ...small, grey }
}
