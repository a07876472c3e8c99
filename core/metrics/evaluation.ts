import * as z from 'zod'
import { accuracyAtHalf, auc, logLoss } from './auc.ts'
import { Count, Metric, suppressCount, suppressMetric, suppressPositives } from './metric.ts'
import { peopleOf } from './people.ts'

/** What a site tells about how a global model does on its images. `loss` is the mean log loss, `accuracy` that at probability ½. */
export const Evaluation = z.strictObject({ auc: Metric, loss: Metric, accuracy: Metric, images: Count, positives: Count })
export type Evaluation = z.infer<typeof Evaluation>

/**
 * Scores logits against labels (0, 1) and suppresses what speaks about fewer than k images or people. Positives are told only if negatives may
 * be too.
 * @param patients a pseudonym for each image; absent: each image is of another person
 */
export const evaluationOf = (logits: ArrayLike<number>, labels: Uint8Array, k: number, patients?: readonly string[]): Evaluation => {
  const positives = labels.reduce((sum, label) => sum + label, 0)
  const negatives = labels.length - positives
  const people = peopleOf(labels, patients)
  const metric = (value: number | null, comparesClasses: boolean) =>
    suppressMetric({ value, positives, negatives, people, comparesClasses }, k)
  return {
    auc: metric(auc(logits, labels), true),
    loss: metric(logLoss(logits, labels), false),
    accuracy: metric(accuracyAtHalf(logits, labels), false),
    images: suppressCount(labels.length, k, people.all),
    positives: suppressPositives({ positives, negatives }, people, k),
  }
}
