import { Refused } from '#core/refusal.ts'

interface Axis {
  /** The first of the source pixels that are summed for each target pixel; the last of them is still inside. */
  readonly from: Int32Array
  /** target × taps: how much of each source pixel from there on, in units of 1/target of a source pixel. */
  readonly weights: Int32Array
  readonly taps: number
}

const axisOf = (source: number, target: number): Axis => {
  const taps = Math.min(source, Math.ceil(source / target) + 1)
  const from = Int32Array.from({ length: target }, (_, i) => Math.min(Math.floor((i * source) / target), source - taps))
  const weights = new Int32Array(target * taps)
  for (let i = 0; i < target; i++)
    for (let tap = 0; tap < taps; tap++) {
      const start = (from[i]! + tap) * target
      weights[i * taps + tap] = Math.max(0, Math.min((i + 1) * source, start + target) - Math.max(i * source, start))
    }
  return { from, weights, taps }
}

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
  const { from, weights, taps } = axisOf(sourcePx, targetPx)
  const area = sourcePx * sourcePx
  const half = Math.floor(area / 2)
  // Rows first, then columns. The largest sum is 255 · sourcePx², far below 2³¹ at 1024 px.
  const narrow = new Int32Array(sourcePx * targetPx)
  return (source, out, offset) => {
    for (let y = 0; y < sourcePx; y++)
      for (let x = 0; x < targetPx; x++) {
        const at = y * sourcePx + from[x]!
        const tap = x * taps
        let sum = 0
        for (let t = 0; t < taps; t++) sum += weights[tap + t]! * source[at + t]!
        narrow[y * targetPx + x] = sum
      }
    for (let y = 0; y < targetPx; y++)
      for (let x = 0; x < targetPx; x++) {
        let sum = half
        for (let t = 0; t < taps; t++) sum += weights[y * taps + t]! * narrow[(from[y]! + t) * targetPx + x]!
        out[offset + y * targetPx + x] = Math.floor(sum / area)
      }
  }
}
