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
const ROW_STEP = 4
const NONE: number[] = []

const extended = (row: number[], x: number): number[] => {
  if (row === NONE) return [x, x]
  if (row.at(-1) === x - 1) row[row.length - 1] = x
  else row.push(x, x)
  return row
}

interface Row {
  readonly bright: readonly number[]
  readonly dark: readonly number[]
}
const EMPTY: Row = { bright: NONE, dark: NONE }

const strokesOfRow = ({ rows, columns, values: v }: Plane, y: number, limit: number): Row => {
  const span = 2 * limit
  let light = NONE
  let deep = NONE
  // Beside the upper or lower edge a pixel is compared with itself, which marks nothing.
  const above = y >= NEAR ? NEAR * columns : 0
  const below = y < rows - NEAR ? NEAR * columns : 0
  const farAbove = y >= FAR ? FAR * columns : 0
  const farBelow = y < rows - FAR ? FAR * columns : 0
  for (let x = FAR, i = y * columns + FAR; x < columns - FAR; x++, i++) {
    const value = v[i]!
    const a = value - v[i - NEAR]!
    const b = value - v[i - above]!
    const c = value - v[i - FAR]!
    const d = value - v[i - farAbove]!
    // One comparison for both signs: below −limit wraps to a large number. This loop sees every pixel.
    if ((a + limit) >>> 0 <= span && (b + limit) >>> 0 <= span && (c + limit) >>> 0 <= span && (d + limit) >>> 0 <= span) continue
    if (
      (a > limit && value - v[i + NEAR]! > limit) ||
      (b > limit && value - v[i + below]! > limit) ||
      (c > limit && value - v[i + FAR]! > limit) ||
      (d > limit && value - v[i + farBelow]! > limit)
    )
      light = extended(light, x)
    else if (
      (a < -limit && value - v[i + NEAR]! < -limit) ||
      (b < -limit && value - v[i + below]! < -limit) ||
      (c < -limit && value - v[i + FAR]! < -limit) ||
      (d < -limit && value - v[i + farBelow]! < -limit)
    )
      deep = extended(deep, x)
  }
  return light === NONE && deep === NONE ? EMPTY : { bright: light, dark: deep }
}

/**
 * Pixels on a thin stroke: brighter (or darker) by more than `step` than both pixels at the same distance to the left and right, or above
 * and below. Letters are higher than ROW_STEP rows, so only every so many rows are looked at, and all rows between two of which one has a
 * stroke: of a film that is a third.
 */
export const strokes = (plane: Plane, step: number): { bright: Runs; dark: Runs } => {
  const limit = Math.floor(step)
  const found = Array.from({ length: plane.rows }, (_, y) => (y % ROW_STEP === 0 ? strokesOfRow(plane, y, limit) : EMPTY))
  for (let y = 0; y < plane.rows; y++) {
    const before = y - (y % ROW_STEP)
    const after = Math.min(before + ROW_STEP, plane.rows - 1)
    if (y !== before && (found[before] !== EMPTY || (after % ROW_STEP === 0 && found[after] !== EMPTY)))
      found[y] = strokesOfRow(plane, y, limit)
  }
  return { bright: found.map((row) => row.bright), dark: found.map((row) => row.dark) }
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
