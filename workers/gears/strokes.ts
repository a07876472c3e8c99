/** A grey picture, row by row. */
export interface Plane {
  readonly rows: number
  readonly columns: number
  readonly values: Uint16Array | Int16Array
}

/** Marked pixels of each row as pairs, first and last column of a run. */
export type Runs = readonly (readonly number[])[]

/** How far to either side a stroke must have ended, in pixels: fine letters have other strokes near by, bold ones are wider. */
const NEAR = 3
const FAR = 5
const NONE: number[] = []

const extended = (row: number[], x: number): number[] => {
  if (row === NONE) return [x, x]
  if (row.at(-1) === x - 1) row[row.length - 1] = x
  else row.push(x, x)
  return row
}

/**
 * Pixels on a thin stroke: brighter (or darker) by more than `step` than both pixels at the same distance to the left and right, or above
 * and below. One pass; a smooth picture leaves after four comparisons a pixel.
 */
export const strokes = ({ rows, columns, values: v }: Plane, step: number): { bright: Runs; dark: Runs } => {
  const bright: number[][] = []
  const dark: number[][] = []
  for (let y = 0; y < rows; y++) {
    let light = NONE
    let deep = NONE
    // Beside the upper or lower edge a pixel is compared with itself, which marks nothing.
    const above = y >= NEAR ? NEAR * columns : 0
    const below = y < rows - NEAR ? NEAR * columns : 0
    const farAbove = y >= FAR ? FAR * columns : 0
    const farBelow = y < rows - FAR ? FAR * columns : 0
    for (let x = FAR, i = y * columns + FAR; x < columns - FAR; x++, i++) {
      const less = v[i]! - step
      const more = v[i]! + step
      const a = v[i - NEAR]!
      const b = v[i - above]!
      const c = v[i - FAR]!
      const d = v[i - farAbove]!
      if ((a < less && v[i + NEAR]! < less) || (b < less && v[i + below]! < less)) light = extended(light, x)
      else if ((c < less && v[i + FAR]! < less) || (d < less && v[i + farBelow]! < less)) light = extended(light, x)
      else if ((a > more && v[i + NEAR]! > more) || (b > more && v[i + below]! > more)) deep = extended(deep, x)
      else if ((c > more && v[i + FAR]! > more) || (d > more && v[i + farBelow]! > more)) deep = extended(deep, x)
    }
    bright.push(light)
    dark.push(deep)
  }
  return { bright, dark }
}

/** The picture at half the size, each pixel the mean of four. */
export const halved = ({ rows, columns, values }: Plane): Plane => {
  const small = { rows: rows >> 1, columns: columns >> 1 }
  const means = values instanceof Int16Array ? new Int16Array(small.rows * small.columns) : new Uint16Array(small.rows * small.columns)
  for (let y = 0; y < small.rows; y++)
    for (let x = 0, i = 2 * y * columns; x < small.columns; x++, i += 2)
      means[y * small.columns + x] = (values[i]! + values[i + 1]! + values[i + columns]! + values[i + columns + 1]!) >> 2
  return { ...small, values: means }
}
