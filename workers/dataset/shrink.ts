import { Refused } from '#core/refusal.ts'

/** For one axis: the source pixels under each target pixel and how much of each, in units of 1/target of a source pixel. */
const spans = (source: number, target: number): { from: number; weights: number[] }[] =>
  Array.from({ length: target }, (_, i) => {
    const start = i * source
    const end = start + source
    const from = Math.floor(start / target)
    const weights: number[] = []
    for (let j = from; j * target < end; j++) weights.push(Math.min(end, (j + 1) * target) - Math.max(start, j * target))
    return { from, weights }
  })

/**
 * Makes a square 8-bit picture smaller by area average, in integers only: the same bytes on every machine.
 * @param source sourcePx × sourcePx grey values, row by row
 * @returns a function that writes targetPx × targetPx grey values, rounded half up, into `out` at `offset`
 * @throws {Refused} BAD_INPUT when the target is larger than the source: a prepared picture is never enlarged
 */
export const shrinker = (sourcePx: number, targetPx: number): ((source: Uint8Array, out: Uint8Array, offset: number) => void) => {
  if (targetPx > sourcePx)
    throw new Refused(
      'BAD_INPUT',
      `The pictures were prepared at ${sourcePx} px and ${targetPx} px were asked for. Prepare them at a larger size, or ask for at most ${sourcePx} px.`,
    )
  if (targetPx === sourcePx) return (source, out, offset) => out.set(source, offset)
  const axis = spans(sourcePx, targetPx)
  const area = sourcePx * sourcePx
  const half = Math.floor(area / 2)
  return (source, out, offset) => {
    axis.forEach((row, y) => {
      axis.forEach((column, x) => {
        let sum = 0
        for (let r = 0; r < row.weights.length; r++) {
          const at = (row.from + r) * sourcePx + column.from
          let line = 0
          for (let c = 0; c < column.weights.length; c++) line += column.weights[c]! * source[at + c]!
          sum += row.weights[r]! * line
        }
        out[offset + y * targetPx + x] = Math.floor((sum + half) / area)
      })
    })
  }
}
