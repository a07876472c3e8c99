import type { Interval } from './interval.ts'
import { casesIn, EDGES, mostBelow, mostFrom, type PooledScores } from './pool-histograms.ts'
import { RELIABILITY_BINS } from './reliability.ts'
import { CELLS, cellOf, edgeAt } from './score-grid.ts'
import type { Span } from './score-histogram.ts'

/** Value with what it certainly lies between. */
const within = (value: number, low: number, high: number): Interval => ({ value: Math.min(high, Math.max(low, value)), low, high })

const cellsFrom = (cells: ArrayLike<number>, begin: number, end: number): number =>
  Array.from(cells)
    .slice(begin, end)
    .reduce((sum, count) => sum + count, 0)

const shareFrom = (bins: readonly Span[], cells: ArrayLike<number>, cell: number): Interval => {
  const n = casesIn(bins)
  const edge = edgeAt(cell)
  const most = bins.reduce((sum, bin) => sum + bin.count * mostFrom(bin, cell, edge), 0) / n
  const least = 1 - bins.reduce((sum, bin) => sum + bin.count * mostBelow(bin, cell, edge), 0) / n
  return within(cellsFrom(cells, cell, CELLS) / n, Math.max(0, least), most)
}

/** A point of the pooled ROC curve. */
export interface RocPoint {
  /** On the logit; cases at or above it are called positive. The end of the grid stands for infinity. */
  readonly threshold: number
  readonly truePositives: Interval
  readonly falsePositives: Interval
}

/** The ROC curve over the images of all sites at the edges of the grid, from (1, 1) to (0, 0); bounds as in pooledAuc. */
export const pooledRoc = ({ positives, negatives, cells }: PooledScores): RocPoint[] =>
  EDGES.map((cell) => ({
    threshold: edgeAt(cell),
    truePositives: shareFrom(positives, cells.positives, cell),
    falsePositives: shareFrom(negatives, cells.negatives, cell),
  }))

/** Cells that begin the ten bins of probability, as near as the grid allows; the first begins with the grid, and the end ends it. */
const STARTS = Array.from({ length: RELIABILITY_BINS + 1 }, (_, i) => {
  if (i === 0) return 0
  return i === RELIABILITY_BINS ? CELLS : cellOf(Math.log(i / (RELIABILITY_BINS - i)) + 1 / 8)
})

/** Cases from cell `begin` to before `end`: estimated, and at least and at most. */
const casesBetween = (bins: readonly Span[], cells: ArrayLike<number>, begin: number, end: number): Interval => {
  const most = bins.reduce(
    (sum, bin) => sum + bin.count * Math.min(mostFrom(bin, begin, edgeAt(begin)), mostBelow(bin, end, edgeAt(end))),
    0,
  )
  const least = bins.reduce(
    (sum, bin) => sum + bin.count * Math.max(0, 1 - mostBelow(bin, begin, edgeAt(begin)) - mostFrom(bin, end, edgeAt(end))),
    0,
  )
  return within(cellsFrom(cells, begin, end), least, most)
}

/** A point of the pooled reliability diagram. */
export interface PooledReliabilityBin {
  /** Probabilities from `from` to below `to`. */
  readonly from: number
  readonly to: number
  /** Images in it, estimated. */
  readonly n: number
  /** Share of positives. */
  readonly observed: Interval
}

/** Shares of positives by predicted probability over the images of all sites, in about ten bins; those that are surely empty are left out. */
export const pooledReliability = ({ positives, negatives, cells }: PooledScores): PooledReliabilityBin[] =>
  STARTS.slice(0, -1).flatMap((begin, i) => {
    const end = STARTS[i + 1]!
    const [p, n] = [casesBetween(positives, cells.positives, begin, end), casesBetween(negatives, cells.negatives, begin, end)]
    if (p.high + n.high === 0 || p.value + n.value === 0) return []
    const probability = (cell: number) => (cell === 0 ? 0 : cell === CELLS ? 1 : 1 / (1 + Math.exp(-edgeAt(cell))))
    const share = (a: number, b: number, otherwise: number) => (a + b === 0 ? otherwise : a / (a + b))
    const observed = within(p.value / (p.value + n.value), share(p.low, n.high, 0), share(p.high, n.low, 1))
    return [{ from: probability(begin), to: probability(end), n: p.value + n.value, observed }]
  })
