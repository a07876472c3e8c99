import * as z from 'zod'

/** A metric that may leave a site. A bare number never does; what is suppressed does not say why or how much. */
export const Metric = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), value: z.string().regex(/^-?\d{1,9}\.\d{6}$/), n: z.int().min(0) }),
  z.strictObject({ kind: z.literal('suppressed') }),
  z.strictObject({ kind: z.literal('undefined'), reason: z.enum(['ONE_CLASS', 'EMPTY']) }),
])
export type Metric = z.infer<typeof Metric>

/** A count that may leave a site. */
export const Count = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), value: z.int().min(0) }),
  z.strictObject({ kind: z.literal('suppressed') }),
])
export type Count = z.infer<typeof Count>

/** A count below k, zero too, is suppressed. */
export const suppressCount = (count: number, k: number): Count => (count < k ? { kind: 'suppressed' } : { kind: 'value', value: count })

export interface MetricValues {
  /** `null`: a class is missing, or everything. */
  readonly value: number | null
  readonly positives: number
  readonly negatives: number
  /** Whether the value compares the classes, as AUC does; then each of them must reach k, else only both together. */
  readonly comparesClasses: boolean
}

/** Makes a metric of a value, or suppresses it when it speaks about fewer than k images (of either class, where it compares them). */
export const suppressMetric = ({ value, positives, negatives, comparesClasses }: MetricValues, k: number): Metric => {
  const n = positives + negatives
  // A set of one class is told as such, not as "too few": its AUC will never be defined, and partners must not wait for it.
  if (comparesClasses && Math.min(positives, negatives) === 0 && n >= k)
    return { kind: 'undefined', reason: n === 0 ? 'EMPTY' : 'ONE_CLASS' }
  const fewest = comparesClasses ? Math.min(positives, negatives) : n
  if (fewest < k) return { kind: 'suppressed' }
  if (value === null || !Number.isFinite(value)) return { kind: 'undefined', reason: n === 0 ? 'EMPTY' : 'ONE_CLASS' }
  return { kind: 'value', value: value.toFixed(6), n }
}
