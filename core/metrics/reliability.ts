import * as z from 'zod'
import type { Labels, Scores } from './auc.ts'
import { sigmoid } from './calibration.ts'

export const RELIABILITY_BINS = 10

interface Bin {
  readonly n: number
  readonly positives: number
  /** Sum of the probabilities. */
  readonly expected: number
}

/** Images by probability, in ten bins of equal width; each from its lower edge to below its upper one, the last with 1. */
const binned = (logits: Scores, labels: Labels): Bin[] => {
  const bins = Array.from({ length: RELIABILITY_BINS }, () => ({ n: 0, positives: 0, expected: 0 }))
  for (let i = 0; i < logits.length; i++) {
    const p = sigmoid(logits[i]!)
    const bin = bins[Math.min(RELIABILITY_BINS - 1, Math.floor(p * RELIABILITY_BINS))]!
    bin.n++
    bin.expected += p
    if (labels[i] === 1) bin.positives++
  }
  return bins
}

/**
 * Expected calibration error (Naeini, Cooper & Hauskrecht 2015): mean over the images of |share of positives − mean probability| of their
 * bin, ten bins. It is never 0 by chance on a small set, so compare it only between sets of like size. `null` without images.
 */
export const expectedCalibrationError = (logits: Scores, labels: Labels): number | null =>
  logits.length === 0 ? null : binned(logits, labels).reduce((sum, bin) => sum + Math.abs(bin.positives - bin.expected), 0) / logits.length

const Share = z.string().regex(/^[01]\.\d{6}$/)
/** One point of a reliability diagram. */
export const ReliabilityBin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), predicted: Share, observed: Share, n: z.int().min(0) }),
  z.strictObject({ kind: z.literal('suppressed') }),
])
export type ReliabilityBin = z.infer<typeof ReliabilityBin>

/**
 * The reliability diagram: mean probability and share of positives in each of ten bins (DeGroot & Fienberg 1983). A bin of fewer than k
 * images is suppressed; while the hidden ones together hold fewer than k, the smallest shown ones are hidden too, since the
 * total is known. For the site's own screen: beside a score histogram it would tell small numbers by subtraction.
 */
export const reliability = (logits: Scores, labels: Labels, k: number): ReliabilityBin[] => {
  const bins = binned(logits, labels)
  const hidden = new Set(bins.flatMap((bin, i) => (bin.n < Math.max(k, 1) ? [i] : [])))
  const shown = bins.flatMap((bin, i) => (hidden.has(i) ? [] : [{ i, n: bin.n }])).sort((a, b) => a.n - b.n || a.i - b.i)
  const together = () => [...hidden].reduce((sum, i) => sum + bins[i]!.n, 0)
  for (const { i } of shown) {
    if (k === 0 || hidden.size === 0 || together() >= k) break
    hidden.add(i)
  }
  return bins.map(({ n, positives, expected }, i) =>
    hidden.has(i)
      ? { kind: 'suppressed' }
      : { kind: 'value', predicted: (expected / n).toFixed(6), observed: (positives / n).toFixed(6), n },
  )
}
