import type { CellCounts } from './choose-threshold.ts'
import { CELLS } from './score-grid.ts'
import { type ScoreHistogram, type Span, spans } from './score-histogram.ts'
import { spread } from './spread.ts'

/** All sites' scores: the bins as they came, which bound, and the cells they are spread over, which estimate. */
export interface PooledScores {
  readonly positives: readonly Span[]
  readonly negatives: readonly Span[]
  readonly cells: CellCounts
}

/** The scores of all sites that show theirs; `null` when none does. */
export const poolHistograms = (histograms: readonly ScoreHistogram[]): PooledScores | null => {
  const shown = histograms.flatMap((histogram) => (histogram.kind === 'value' ? [histogram] : []))
  if (shown.length === 0) return null
  const [positives, negatives] = [shown.flatMap((site) => spans(site.positives)), shown.flatMap((site) => spans(site.negatives))]
  return { positives, negatives, cells: { positives: spread(positives), negatives: spread(negatives) } }
}

export const casesIn = (bins: readonly Span[]): number => bins.reduce((sum, { count }) => sum + count, 0)

/** Half of the last digit of a bin's mean. */
export const ROUNDING = 0.0005

/** At most this share of a bin is at or above the lower edge of a cell: Markov's inequality on the distance from the bin's low end. */
export const mostFrom = ({ from, to, low, mean }: Span, cell: number, edge: number): number => {
  if (cell <= from) return 1
  return cell >= to ? 0 : Math.min(1, (mean + ROUNDING - low) / (edge - low))
}

/** At most this share of a bin is below the lower edge of a cell; the same from its high end. */
export const mostBelow = ({ from, to, high, mean }: Span, cell: number, edge: number): number => {
  if (cell >= to) return 1
  return cell <= from ? 0 : Math.min(1, (high - mean + ROUNDING) / (high - edge))
}

/** Every edge of the grid by its cell, and the end. */
export const EDGES = Array.from({ length: CELLS + 1 }, (_, i) => i)
