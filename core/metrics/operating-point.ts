import type { Labels, Scores } from './auc.ts'
import { type Interval, wilson } from './interval.ts'
import { ofLabel } from './of-label.ts'

/*
 * A case is called positive when its score is above the threshold, strictly, as everywhere here (accuracyAtHalf). A threshold may be any
 * number, but cannot divide equal scores: they are called alike, and nothing is interpolated between the steps of the curve (Fawcett
 * 2006 calls that the pessimistic reading). The intervals take the threshold as given and are Wilson's over the class that is counted.
 */

const sorted = (scores: Scores, labels: Labels, label: 0 | 1): Float64Array => ofLabel(scores, labels, label).sort()

/** How many cases of n a share asks for; 0.55 · 100 must not become 56 by rounding. */
const needed = (share: number, n: number): number => Math.ceil(share * n - 1e-9)

/**
 * Share of positives above the lowest threshold at which at least `specificity` of the negatives are not. Positives that have the very
 * score of the last negative count as missed. `null` when a class is missing.
 * @param specificity above 0, at most 1
 */
export const sensitivityAtSpecificity = (scores: Scores, labels: Labels, specificity: number): Interval | null => {
  const [negatives, positives] = [sorted(scores, labels, 0), sorted(scores, labels, 1)]
  if (negatives.length === 0 || positives.length === 0) return null
  const threshold = negatives[needed(specificity, negatives.length) - 1]!
  return wilson(positives.filter((score) => score > threshold).length, positives.length)
}

/**
 * Share of negatives below the highest threshold at which at least `sensitivity` of the positives are above it. Negatives that have the
 * very score of the last positive count as alarms. `null` when a class is missing.
 * @param sensitivity above 0, at most 1
 */
export const specificityAtSensitivity = (scores: Scores, labels: Labels, sensitivity: number): Interval | null => {
  const [negatives, positives] = [sorted(scores, labels, 0), sorted(scores, labels, 1)]
  if (negatives.length === 0 || positives.length === 0) return null
  const last = positives[positives.length - needed(sensitivity, positives.length)]!
  return wilson(negatives.filter((score) => score < last).length, negatives.length)
}

/** Share of logits on the right side of a threshold; `null` without images. */
export const accuracyAt = (logits: Scores, labels: Labels, threshold: number): Interval | null => {
  let right = 0
  for (let i = 0; i < logits.length; i++) if (logits[i]! > threshold === (labels[i] === 1)) right++
  return wilson(right, logits.length)
}
