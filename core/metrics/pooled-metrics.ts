import { thresholdOf } from './choose-threshold.ts'
import type { Interval } from './interval.ts'
import type { Metric } from './metric.ts'
import { casesIn, type PooledScores, poolHistograms } from './pool-histograms.ts'
import { pooledAuc } from './pooled-auc.ts'
import { pooledPoint } from './pooled-point.ts'
import type { ScoreHistogram } from './score-histogram.ts'

const imagesIn = ({ positives, negatives }: PooledScores): number => casesIn(positives) + casesIn(negatives)

/** Under `name`, `nameLow` and `nameHigh`. */
const withBounds = (name: string, { value, low, high }: Interval, n: number): Record<string, Metric> =>
  Object.fromEntries(
    Object.entries({ [name]: value, [`${name}Low`]: low, [`${name}High`]: high }).map(([key, number]) => [
      key,
      { kind: 'value', value: number.toFixed(6), n },
    ]),
  )

/**
 * Metrics over the images of all sites that show their scores, by name, of one model: `pooledAuc` and the `threshold` (logit) from the
 * validation splits; `testPooledAuc`, `testAccuracyAtHalf` and `testAccuracyAtThreshold` from the test splits, that threshold applied.
 * Each but the threshold with its bounds (pooledAuc). What no site shows is absent.
 */
export const pooledMetrics = (val: readonly ScoreHistogram[], test: readonly ScoreHistogram[]): Readonly<Record<string, Metric>> => {
  const [chosenOn, judgedOn] = [poolHistograms(val), poolHistograms(test)]
  const threshold = chosenOn && thresholdOf(chosenOn.cells)
  return {
    ...(chosenOn && withBounds('pooledAuc', pooledAuc(chosenOn), imagesIn(chosenOn))),
    ...(chosenOn && threshold !== null && { threshold: { kind: 'value', value: threshold.toFixed(6), n: imagesIn(chosenOn) } }),
    ...(judgedOn && {
      ...withBounds('testPooledAuc', pooledAuc(judgedOn), imagesIn(judgedOn)),
      ...withBounds('testAccuracyAtHalf', pooledPoint(judgedOn, 0).accuracy, imagesIn(judgedOn)),
      ...(threshold !== null && withBounds('testAccuracyAtThreshold', pooledPoint(judgedOn, threshold).accuracy, imagesIn(judgedOn))),
    }),
  }
}
