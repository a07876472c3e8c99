import * as z from 'zod'
import { Refused } from '../refusal.ts'
import { type Labels, logLoss, type Scores } from './auc.ts'
import { aucInterval } from './auc-interval.ts'
import { brier, calibrationIntercept, calibrationSlope } from './calibration.ts'
import { Estimate, suppressEstimate } from './estimate.ts'
import type { Interval } from './interval.ts'
import { Count, Metric, suppressCount, suppressMetric, suppressPositives } from './metric.ts'
import { accuracyAt, sensitivityAtSpecificity, specificityAtSensitivity } from './operating-point.ts'
import { peopleOf } from './people.ts'
import { expectedCalibrationError } from './reliability.ts'
import { ScoreHistogram, scoreHistogram } from './score-histogram.ts'

/** Logit above which a case is called positive. */
export const Threshold = z.string().regex(/^-?\d{1,9}\.\d{6}$/)

/** All that a site tells about a model on one of its splits: `val` after each round, `test` at the end. Nothing of it speaks of one image. */
export const FullEvaluation = z.strictObject({
  auc: Estimate,
  /** Mean log loss, Brier score, expected calibration error. */
  loss: Metric,
  brier: Metric,
  calibrationError: Metric,
  /** At probability ½, which needs no data to choose. */
  accuracyAtHalf: Estimate,
  /** That of `accuracyAtThreshold`; chosen on validation images, never on those evaluated at the end. */
  threshold: Threshold,
  accuracyAtThreshold: Estimate,
  sensitivityAtSpecificity90: Estimate,
  sensitivityAtSpecificity95: Estimate,
  specificityAtSensitivity90: Estimate,
  specificityAtSensitivity95: Estimate,
  /** 0 and 1 are right. */
  calibrationIntercept: Estimate,
  calibrationSlope: Estimate,
  histogram: ScoreHistogram,
  images: Count,
  positives: Count,
})
export type FullEvaluation = z.infer<typeof FullEvaluation>

export interface EvaluationSettings {
  /** Fewest images and fewest people behind a number; of each class, where a number compares them. */
  readonly k: number
  /** Logit; 0 until one was chosen (choose-threshold.ts). */
  readonly threshold: number
  /** A pseudonym for each image, so that many images of few people are suppressed too; absent: each image is of another person. */
  readonly patients?: readonly string[] | undefined
}

/**
 * Scores logits against labels (0, 1) and suppresses by the rules of evaluationOf.
 * @throws {Refused} UPDATE_NOT_FINITE for a logit that is no finite number: the model has diverged, and no metric of it means anything
 */
export const fullEvaluationOf = (logits: Scores, labels: Labels, { k, threshold, patients }: EvaluationSettings): FullEvaluation => {
  if (!Array.from(logits).every(Number.isFinite))
    throw new Refused('UPDATE_NOT_FINITE', 'The model gives scores that are no finite numbers. It has diverged: lower the learning rate.')
  const positives = Array.from(labels).filter((label) => label === 1).length
  const negatives = labels.length - positives
  const people = peopleOf(labels, patients)
  const all = { positives, negatives, people, comparesClasses: false }
  const both = { ...all, comparesClasses: true }
  const metric = (value: number | null): Metric => suppressMetric({ ...all, value }, k)
  const ofAll = (found: Interval | null): Estimate => suppressEstimate(found, all, k)
  const ofBoth = (found: Interval | null, n?: number): Estimate => suppressEstimate(found, both, k, n)
  return {
    auc: ofBoth(aucInterval(logits, labels)),
    loss: metric(logLoss(logits, labels)),
    brier: metric(brier(logits, labels)),
    calibrationError: metric(expectedCalibrationError(logits, labels)),
    accuracyAtHalf: ofAll(accuracyAt(logits, labels, 0)),
    threshold: threshold.toFixed(6),
    accuracyAtThreshold: ofAll(accuracyAt(logits, labels, threshold)),
    sensitivityAtSpecificity90: ofBoth(sensitivityAtSpecificity(logits, labels, 0.9), positives),
    sensitivityAtSpecificity95: ofBoth(sensitivityAtSpecificity(logits, labels, 0.95), positives),
    specificityAtSensitivity90: ofBoth(specificityAtSensitivity(logits, labels, 0.9), negatives),
    specificityAtSensitivity95: ofBoth(specificityAtSensitivity(logits, labels, 0.95), negatives),
    calibrationIntercept: ofBoth(calibrationIntercept(logits, labels)),
    calibrationSlope: ofBoth(calibrationSlope(logits, labels)),
    histogram: scoreHistogram(logits, labels, k, patients),
    images: suppressCount(labels.length, k, people.all),
    positives: suppressPositives({ positives, negatives }, people, k),
  }
}
