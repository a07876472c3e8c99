import { CELLS, edgeAt } from './score-grid.ts'
import type { Span } from './score-histogram.ts'

/** Shares of a bin's cells, proportional to exp(tilt · middle of the cell). */
const tilted = (middles: readonly number[], tilt: number): number[] => {
  const most = Math.max(...middles.map((middle) => tilt * middle))
  const weights = middles.map((middle) => Math.exp(tilt * middle - most))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}

const STEPS = 60
const STEEPEST = 64

/**
 * Spreads the counts of a class's bins over the cells of the grid: within each bin the distribution of most entropy that has its mean
 * (Jaynes 1957), which is an exponential one; its steepness is found by halving. An estimate: the bounds of the pooled curve do not use it.
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
