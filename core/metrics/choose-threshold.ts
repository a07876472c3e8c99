import type { Labels, Scores } from './auc.ts'
import { peopleOf } from './people.ts'
import { CELLS, cellOf, edgeAt } from './score-grid.ts'

/** Cases by cell of the grid; fractions where they were spread over cells. */
export interface CellCounts {
  readonly positives: ArrayLike<number>
  readonly negatives: ArrayLike<number>
}

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0)

/** Variance of a share of n, with two successes and two failures added so that a perfect one is not taken for certain (Agresti & Coull 1998). */
const uncertain = (share: number, n: number): number => {
  const adjusted = (share * n + 2) / (n + 4)
  return (adjusted * (1 - adjusted)) / (n + 4)
}

/**
 * A threshold on the logit, for validation data only: that one nearest to 0 (probability ½) whose Youden index J = sensitivity +
 * specificity − 1 is within one standard error of the best (the rule of Breiman et al. 1984 for choosing among what cannot be told apart).
 * The best one itself is unstable: on a small or saturated validation split J is flat over a wide range, its maximum falls anywhere in it,
 * and accuracy on new data scatters, so ½ is left only for a gain that the split can show. J does not change with the share of positives,
 * which differs between sites. Only edges of the fixed grid are tried, so a threshold tells no score. 0 when a class is missing.
 */
export const thresholdOf = ({ positives, negatives }: CellCounts): number => {
  const [p, n] = [sumOf(positives), sumOf(negatives)]
  if (p === 0 || n === 0) return 0
  let [above, below] = [p, 0]
  const tried = Array.from({ length: CELLS + 1 }, (_, i) => {
    if (i > 0) {
      above -= positives[i - 1]!
      below += negatives[i - 1]!
    }
    const [sensitivity, specificity] = [Math.max(above, 0) / p, Math.min(below / n, 1)]
    return { threshold: edgeAt(i), j: sensitivity + specificity - 1, variance: uncertain(sensitivity, p) + uncertain(specificity, n) }
  })
  const best = tried.reduce((a, b) => (b.j > a.j ? b : a))
  const good = tried.filter(({ j }) => j >= best.j - Math.sqrt(best.variance))
  return good.reduce((a, b) => (Math.abs(b.threshold) < Math.abs(a.threshold) ? b : a)).threshold
}

/** Scores by cell of the grid. */
export const cellCounts = (logits: Scores, labels: Labels): { readonly positives: Float64Array; readonly negatives: Float64Array } => {
  const counts = { positives: new Float64Array(CELLS), negatives: new Float64Array(CELLS) }
  for (let i = 0; i < logits.length; i++) counts[labels[i] === 1 ? 'positives' : 'negatives'][cellOf(logits[i]!)]!++
  return counts
}

/**
 * thresholdOf a validation split's scores; `otherwise` when either class has fewer than k images, or is of fewer than k people.
 * @param patients a pseudonym for each image; absent: each image is of another person
 */
export const chooseThreshold = (logits: Scores, labels: Labels, k: number, otherwise = 0, patients?: readonly string[]): number => {
  const counts = cellCounts(logits, labels)
  const people = peopleOf(labels, patients)
  const fewest = Math.min(sumOf(counts.positives), sumOf(counts.negatives), people.positives, people.negatives)
  return fewest < Math.max(k, 1) ? otherwise : thresholdOf(counts)
}
