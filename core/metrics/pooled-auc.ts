import type { Interval } from './interval.ts'
import { casesIn, EDGES, mostBelow, mostFrom, type PooledScores, ROUNDING } from './pool-histograms.ts'
import { edgeAt } from './score-grid.ts'
import type { Span } from './score-histogram.ts'

/** Value at x of the lowest concave function that is nowhere below the points, which are in order and reach to both sides of x. */
const concaveAt = (points: readonly (readonly [x: number, y: number])[], x: number): number => {
  let most = Number.NEGATIVE_INFINITY
  for (const [x0, y0] of points) {
    for (const [x1, y1] of points) {
      if (x0 > x || x1 < x) continue
      most = Math.max(most, x0 === x1 ? Math.max(y0, y1) : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0))
    }
  }
  return most
}

/**
 * Most that the mean of f over the scores of a bin can be, times their number: f is a step function, at most `steps[i]` in cell i, and of
 * the scores the mean is known. The mean of f is then at most the concave envelope of f there (Jensen).
 */
const mostOver = ({ from, to, low, high, count, mean }: Span, steps: readonly number[]): number => {
  const points = steps.slice(from, to).flatMap((y, i): [number, number][] => [
    [edgeAt(from + i), y],
    [edgeAt(from + i + 1), y],
  ])
  const at = (x: number) => concaveAt(points, Math.min(high, Math.max(low, x)))
  return count * Math.max(at(mean - ROUNDING), at(mean + ROUNDING))
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/**
 * Most pairs of one score of `above` and one of `below` in which the first is the higher or both are equal: of a score in a cell those that
 * may be below the cell's end, or of one below those that may be above its cell's begin. Both hold, so the smaller counts.
 */
const mostPairs = (above: readonly Span[], below: readonly Span[]): number => {
  const cells = EDGES.slice(0, -1)
  const under = cells.map((cell) => sum(below.map((bin) => bin.count * mostBelow(bin, cell + 1, edgeAt(cell + 1)))))
  const over = cells.map((cell) => sum(above.map((bin) => bin.count * mostFrom(bin, cell, edgeAt(cell)))))
  return Math.min(sum(above.map((bin) => mostOver(bin, under))), sum(below.map((bin) => mostOver(bin, over))))
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
 * others too. `low` and `high` are no confidence interval: the pooled value that the scores would give is certainly between them, since
 * each bin's ends and mean limit how many of its scores can be where. `value` is that of the scores as spread over cells (spread.ts).
 */
export const pooledAuc = ({ positives, negatives, cells }: PooledScores): Interval => {
  const pairs = casesIn(positives) * casesIn(negatives)
  const low = Math.max(0, 1 - mostPairs(negatives, positives) / pairs)
  const high = Math.min(1, mostPairs(positives, negatives) / pairs)
  return { value: Math.min(high, Math.max(low, cellArea(cells))), low, high }
}
