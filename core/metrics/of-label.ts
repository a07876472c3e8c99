import type { Labels, Scores } from './auc.ts'

/** Scores of one class, in their order. */
export const ofLabel = (scores: Scores, labels: Labels, label: 0 | 1): Float64Array =>
  Float64Array.from(Array.from(scores).filter((_, i) => (labels[i] === 1 ? 1 : 0) === label))
