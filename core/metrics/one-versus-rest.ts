import type { Labels, Scores } from './auc.ts'

/** ln Σ exp of some numbers, stable for large ones. */
const logSumExp = (values: readonly number[]): number => {
  const most = Math.max(...values)
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0))
}

/** The logits of image i. */
const rowOf = (logits: Scores, classes: number, i: number): number[] => Array.from({ length: classes }, (_, k) => logits[i * classes + k]!)

/**
 * How sure a model is of one class against all others: ln(p / (1 − p)) of its softmax probability, so 0 is probability ½.
 * @param logits [n × classes]
 */
export const oneVersusRest = (logits: Scores, classes: number, at: number): Float64Array =>
  Float64Array.from({ length: logits.length / classes }, (_, i) => {
    const row = rowOf(logits, classes, i)
    return row[at]! - logSumExp(row.filter((_, k) => k !== at))
  })

/** The likeliest class of each image; of equal ones the first. */
export const likeliest = (logits: Scores, classes: number): Uint8Array =>
  Uint8Array.from({ length: logits.length / classes }, (_, i) => {
    const row = rowOf(logits, classes, i)
    return row.indexOf(Math.max(...row))
  })

/** Mean of −ln P(class), unweighted; `null` without images. */
export const crossEntropy = (logits: Scores, labels: Labels, classes: number): number | null => {
  if (labels.length === 0) return null
  const each = Array.from(labels, (label, i) => logSumExp(rowOf(logits, classes, i)) - logits[i * classes + label]!)
  return each.reduce((sum, loss) => sum + loss, 0) / labels.length
}
