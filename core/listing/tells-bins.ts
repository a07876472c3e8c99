import { MEASURES } from '../gear/measure.ts'
import { type Count, type Range, rangeOf } from './count.ts'
import type { SummaryMeasure } from './summary.ts'

/** Whether files that are at least `least` together leave no hidden bin of theirs at zero. A withheld bin is as large as a shown one at most. */
const leavesNone = (bins: readonly Count[], least: number, k: number): boolean => {
  const largest = Math.min(...bins.flatMap((bin) => (bin.kind === 'count' ? [rangeOf(bin, k).most] : [])))
  const most = bins.map((bin) => (bin.kind === 'count' ? rangeOf(bin, k).most : bin.kind === 'suppressed' ? k - 1 : largest))
  const sum = most.reduce((all, one) => all + one, 0)
  return bins.some((bin, i) => bin.kind !== 'count' && (sum === Number.POSITIVE_INFINITY ? bins.length === 1 : least > sum - most[i]!))
}

/**
 * Whether the number of images with a warning tells of a hidden bin of what the same check measured: those with a warning all lie on one
 * side of the limit, those without on the other.
 */
export const tellsBins = ({ check, limit, edges, bins }: SummaryMeasure, warned: Count, images: Range, k: number): boolean => {
  const side = MEASURES[check]?.side
  if (side === undefined || limit === null || warned.kind !== 'count') return false
  const below = bins.filter((_, i) => i === 0 || Number(edges[i - 1]) < Number(limit))
  const above = bins.filter((_, i) => i === edges.length || Number(edges[i]) > Number(limit))
  const [bad, good] = side === 'least' ? [below, above] : [above, below]
  const { least, most } = rangeOf(warned, k)
  return leavesNone(bad, least, k) || leavesNone(good, images.least - most, k)
}
