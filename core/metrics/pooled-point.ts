import type { Interval } from './interval.ts'
import { casesIn, type PooledScores } from './pool-histograms.ts'
import { pooledRoc } from './pooled-curves.ts'

/** What one threshold makes of the images of all sites; bounds as in pooledAuc. */
export interface PooledPoint {
  /** On the logit; an edge of the grid. */
  readonly threshold: number
  readonly sensitivity: Interval
  readonly specificity: Interval
  readonly accuracy: Interval
}

/**
 * Sensitivity, specificity and accuracy over the images of all sites.
 * @param threshold logit, an edge of the grid as of thresholdOf; 0 is probability ½
 */
export const pooledPoint = (scores: PooledScores, threshold: number): PooledPoint => {
  const point = pooledRoc(scores).find((at) => at.threshold === threshold)
  if (!point) throw new RangeError(`${threshold} is no edge of the grid of scores.`)
  const { truePositives: sensitivity, falsePositives: alarms } = point
  const specificity = { value: 1 - alarms.value, low: 1 - alarms.high, high: 1 - alarms.low }
  const [p, n] = [casesIn(scores.positives), casesIn(scores.negatives)]
  const share = (key: keyof Interval) => (p * sensitivity[key] + n * specificity[key]) / (p + n)
  return { threshold, sensitivity, specificity, accuracy: { value: share('value'), low: share('low'), high: share('high') } }
}
