import type { Labels, Scores } from './auc.ts'
import { type Interval, wilson, Z95 } from './interval.ts'
import { ofLabel } from './of-label.ts'

/** Ranks from 1 of values, equal ones sharing the mean of theirs. */
const midranks = (values: Float64Array): Float64Array => {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Sample variance; of a single value in 0 … 1 the largest that its mean allows. */
const varianceOf = (values: Float64Array, mean: number): number =>
  values.length === 1 ? mean * (1 - mean) : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)

/**
 * AUC and its variance by DeLong, DeLong & Clarke-Pearson (Biometrics 1988, 44:837), in n log n by ranks (Sun & Xu, IEEE Signal
 * Processing Letters 2014, 21:1389): with R the ranks among all and R' those within the class, positive i has the structural component
 * V₁₀ = (R − R') / n₋ and negative j has V₀₁ = 1 − (R − R') / n₊; var = s²(V₁₀)/n₊ + s²(V₀₁)/n₋. Images count as independent, so with
 * several images a patient the variance is too small (Obuchowski 1997). `null` when a class is missing.
 */
export const deLong = (scores: Scores, labels: Labels): { readonly auc: number; readonly variance: number } | null => {
  const positives = ofLabel(scores, labels, 1)
  const negatives = ofLabel(scores, labels, 0)
  if (positives.length === 0 || negatives.length === 0) return null
  const both = new Float64Array(positives.length + negatives.length)
  both.set(positives)
  both.set(negatives, positives.length)
  const all = midranks(both)
  const within = { positives: midranks(positives), negatives: midranks(negatives) }
  const v10 = within.positives.map((rank, i) => (all[i]! - rank) / negatives.length)
  const v01 = within.negatives.map((rank, j) => 1 - (all[positives.length + j]! - rank) / positives.length)
  const auc = meanOf(v10)
  return { auc, variance: varianceOf(v10, auc) / positives.length + varianceOf(v01, auc) / negatives.length }
}

const onLogitScale = (auc: number, variance: number, fewest: number): Interval => {
  if (variance <= 1e-15 || auc <= 0 || auc >= 1) return wilson(auc * fewest, fewest)!
  const middle = Math.log(auc / (1 - auc))
  const half = (Z95 * Math.sqrt(variance)) / (auc * (1 - auc))
  const share = (logit: number) => 1 / (1 + Math.exp(-logit))
  return { value: auc, low: share(middle - half), high: share(middle + half) }
}

/**
 * AUC with its 95 % interval: DeLong's variance on the logit scale, logit(AUC) ± z · s / (AUC(1 − AUC)) (Pepe 2003, 5.2.4), so that it
 * stays within 0 … 1. Where the variance is 0 (all pairs right, or all scores equal) that would have no width; then it is Wilson's, as if
 * only the smaller class had been counted, which is wide rather than too narrow. `null` when a class is missing.
 */
export const aucInterval = (scores: Scores, labels: Labels): Interval | null => {
  const found = deLong(scores, labels)
  if (found === null) return null
  const positives = ofLabel(scores, labels, 1).length
  return onLogitScale(found.auc, found.variance, Math.min(positives, scores.length - positives))
}

/**
 * The interval of an AUC of which no more is known than how many cases it compares: the variance that scores of exponential distribution would
 * give it (Hanley & McNeil, Radiology 1982, 143:29, eq. 1), on the logit scale as above. @param counts both at least 1
 */
export const hanleyMcNeil = (
  auc: number,
  { positives, negatives }: { readonly positives: number; readonly negatives: number },
): Interval => {
  const [ofPositives, ofNegatives] = [auc / (2 - auc) - auc ** 2, (2 * auc ** 2) / (1 + auc) - auc ** 2]
  const variance = (auc * (1 - auc) + (positives - 1) * ofPositives + (negatives - 1) * ofNegatives) / (positives * negatives)
  return onLogitScale(auc, variance, Math.min(positives, negatives))
}
