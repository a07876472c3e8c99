import * as z from 'zod'
import { ABSENT_LABEL } from '../dataset/prepared.ts'
import { MAX_OUTPUTS } from '../run/plan.ts'
import type { Labels, Scores } from './auc.ts'
import type { Estimate } from './estimate.ts'
import { FullEvaluation, fullEvaluationOf } from './full-evaluation.ts'
import { Metric } from './metric.ts'

/** All that a site tells about a model of several labels on one of its splits; labels in the order of the plan. */
export const MultiLabelEvaluation = z.strictObject({
  kind: z.literal('multi-label'),
  /** Means over the labels that tell theirs below; of the accuracy that at probability ½. */
  auc: Metric,
  accuracy: Metric,
  loss: Metric,
  labels: z.array(FullEvaluation).min(2).max(MAX_OUTPUTS),
})
export type MultiLabelEvaluation = z.infer<typeof MultiLabelEvaluation>

export interface MultiLabelSettings {
  /** Fewest images and fewest people behind a number; of each class, where a number compares them. */
  readonly k: number
  /** Logits, one a label; 0 until one was chosen. */
  readonly thresholds: readonly number[]
  /** A pseudonym for each image; absent: each image is of another person. */
  readonly patients?: readonly string[] | undefined
}

/** Scores, labels and people of one label, of the images that have it. @param labels [n × columns], ABSENT_LABEL where nobody gave one */
export const ofColumn = (logits: Scores, labels: Labels, columns: number, at: number, patients?: readonly string[]) => {
  const rows = Array.from({ length: labels.length / columns }, (_, i) => i).filter((i) => labels[i * columns + at] !== ABSENT_LABEL)
  return {
    logits: Float64Array.from(rows, (i) => logits[i * columns + at]!),
    labels: Uint8Array.from(rows, (i) => labels[i * columns + at]!),
    patients: patients && rows.map((i) => patients[i]!),
  }
}

/** Mean over the labels that have a value; `n` is of the label with the most images. */
const meanOf = (metrics: readonly (Metric | Estimate)[]): Metric => {
  const values = metrics.flatMap((metric) => (metric.kind === 'value' ? [metric] : []))
  if (values.length === 0)
    return metrics.some(({ kind }) => kind === 'suppressed') ? { kind: 'suppressed' } : { kind: 'undefined', reason: 'ONE_CLASS' }
  const mean = values.reduce((sum, { value }) => sum + Number(value), 0) / values.length
  return { kind: 'value', value: mean.toFixed(6), n: Math.max(...values.map(({ n }) => n)) }
}

/** Scores logits [n × labels] against labels [n × labels], each by the images that have it, and suppresses by the rules of fullEvaluationOf. */
export const multiLabelEvaluationOf = (
  logits: Scores,
  labels: Labels,
  { k, thresholds, patients }: MultiLabelSettings,
): MultiLabelEvaluation => {
  const each = thresholds.map((threshold, at) => {
    const own = ofColumn(logits, labels, thresholds.length, at, patients)
    return fullEvaluationOf(own.logits, own.labels, { k, threshold, patients: own.patients })
  })
  return {
    kind: 'multi-label',
    auc: meanOf(each.map(({ auc }) => auc)),
    accuracy: meanOf(each.map(({ accuracyAtHalf }) => accuracyAtHalf)),
    loss: meanOf(each.map(({ loss }) => loss)),
    labels: each,
  }
}
