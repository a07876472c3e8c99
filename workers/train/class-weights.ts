import { ABSENT_LABEL } from '#core/dataset/prepared.ts'
import type { Head } from '#core/run/head.ts'

const clamped = (weight: number): number => Math.min(Math.max(weight, 0.2), 5)

/** Weight of positives in the loss: negatives per positive, within [0.2, 5] for sites that hardly have one class. */
export const positiveWeightOf = (labels: Uint8Array): number => {
  const given = labels.filter((label) => label !== ABSENT_LABEL)
  const positives = given.reduce((sum, label) => sum + label, 0)
  return given.length === 0 ? 1 : clamped((given.length - positives) / positives)
}

/**
 * Weights [K] in the loss of a head: of each class pictures per class over its pictures, so that all classes weigh alike, within the same bounds;
 * of each label that of its positives among the pictures that have it.
 */
export const classWeightsOf = ({ kind, names }: Head, labels: Uint8Array): Float32Array =>
  Float32Array.from(names, (_, at) => {
    if (kind === 'multi-label') return positiveWeightOf(labels.filter((_, i) => i % names.length === at))
    return clamped(labels.length / (names.length * labels.filter((label) => label === at).length))
  })
