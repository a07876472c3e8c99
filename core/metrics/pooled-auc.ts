import type { Interval } from './interval.ts'
import { casesIn, mostBelow, mostFrom, type PooledScores } from './pool-histograms.ts'
import type { Span } from './score-histogram.ts'

/** Shares of the pairs of two bins in which the positive is certainly higher, and in which it is perhaps, ties half. */
const ordered = (positive: Span, negative: Span): { readonly least: number; readonly most: number } => {
  if (positive.from >= negative.to) return { least: 1, most: 1 }
  if (positive.to <= negative.from) return { least: 0, most: 0 }
  // The positive can only lose against a negative that reaches its bin, when it is itself within that of the negative; and so on.
  const lost = mostFrom(negative, positive.from, positive.low) * mostBelow(positive, negative.to, negative.high)
  const won = mostFrom(positive, negative.from, negative.low) * mostBelow(negative, positive.to, positive.high)
  return { least: 1 - lost, most: won }
}

/** Area of counts in cells, ties within a cell half. */
const cellArea = ({ positives, negatives }: PooledScores['cells']): number => {
  let [below, area, p] = [0, 0, 0]
  for (let cell = 0; cell < positives.length; cell++) {
    area += positives[cell]! * (below + negatives[cell]! / 2)
    below += negatives[cell]!
    p += positives[cell]!
  }
  return area / (p * below)
}

/**
 * AUC over the images of all sites together, which no mean of theirs gives: a positive of one site is compared with the negatives of the
 * others too. `low` and `high` are no confidence interval: the true pooled value (of the scores, were they pooled) is certainly between
 * them. Pairs of bins that do not overlap are certain, of the others each bin's mean limits how many can be in which order. `value` takes
 * the scores as spread by most entropy (spread.ts), kept within the bounds.
 */
export const pooledAuc = (scores: PooledScores): Interval => {
  let [low, high] = [0, 0]
  for (const positive of scores.positives) {
    for (const negative of scores.negatives) {
      const { least, most } = ordered(positive, negative)
      low += positive.count * negative.count * least
      high += positive.count * negative.count * most
    }
  }
  const pairs = casesIn(scores.positives) * casesIn(scores.negatives)
  const bounds = { low: low / pairs, high: high / pairs }
  return { value: Math.min(bounds.high, Math.max(bounds.low, cellArea(scores.cells))), ...bounds }
}
