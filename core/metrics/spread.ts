import { CELLS, edgeAt } from './score-grid.ts'
import type { Span } from './score-histogram.ts'

/** Standard deviation of the logits that a bin is thought to be cut out of; it decides little in a narrow bin, and the tail of a wide one. */
const SPREAD = 2

/** Shares of a bin's cells, proportional to exp(tilt · x − x² / 2 SPREAD²) at their middles. */
const tilted = (middles: readonly number[], tilt: number): number[] => {
  const exponents = middles.map((middle) => tilt * middle - middle ** 2 / (2 * SPREAD ** 2))
  const most = Math.max(...exponents)
  const weights = exponents.map((exponent) => Math.exp(exponent - most))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}

const STEPS = 60
const STEEPEST = 64

/**
 * Spreads the counts of a class's bins over the cells of the grid: within each bin the piece of a normal distribution that has its mean
 * (of all with that mean the nearest to one around 0: Kullback 1959, exponential tilting); the tilt is found by halving. An estimate: no
 * bound uses it.
 */
export const spread = (bins: readonly Span[]): Float64Array => {
  const cells = new Float64Array(CELLS)
  for (const { from, to, count, mean } of bins) {
    const middles = Array.from({ length: to - from }, (_, i) => (edgeAt(from + i) + edgeAt(from + i + 1)) / 2)
    let [low, high] = [-STEEPEST, STEEPEST]
    for (let step = 0; step < STEPS && middles.length > 1; step++) {
      const tilt = (low + high) / 2
      const at = tilted(middles, tilt).reduce((sum, share, i) => sum + share * middles[i]!, 0)
      if (at < mean) low = tilt
      else high = tilt
    }
    tilted(middles, (low + high) / 2).forEach((share, i) => {
      cells[from + i]! += share * count
    })
  }
  return cells
}
