import * as z from 'zod'
import type { People } from './people.ts'

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

/** A count below k, zero too, is suppressed, and one with fewer people behind it. */
export const suppressCount = (count: number, k: number, behind = count): Count =>
  Math.min(count, behind) < k ? { kind: 'suppressed' } : { kind: 'value', value: count }

/** How many positives there are, told only if the negatives may be too. */
export const suppressPositives = (of: { readonly positives: number; readonly negatives: number }, people: People, k: number): Count =>
  Math.min(of.negatives, people.negatives) < k ? { kind: 'suppressed' } : suppressCount(of.positives, k, people.positives)

export interface MetricValues {
  /** `null`: a class is missing, or everything. */
  readonly value: number | null
  readonly positives: number
  readonly negatives: number
  /** People behind the images; absent: each image is of another person. */
  readonly people?: People | undefined
  /** Whether the value compares the classes, as AUC does; then each of them must reach k, else only both together. */
  readonly comparesClasses: boolean
}

/** Makes a metric of a value, or suppresses it when it speaks about fewer than k images or people (of either class, where it compares them). */
export const suppressMetric = ({ value, positives, negatives, people, comparesClasses }: MetricValues, k: number): Metric => {
  const n = positives + negatives
  const behind = people ?? { positives, negatives, all: n }
  const all = Math.min(n, behind.all)
  // A set of one class is told as such, not as "too few": its AUC will never be defined, and partners must not wait for it.
  if (comparesClasses && Math.min(positives, negatives) === 0 && all >= k)
    return { kind: 'undefined', reason: n === 0 ? 'EMPTY' : 'ONE_CLASS' }
  const fewest = comparesClasses ? Math.min(positives, negatives, behind.positives, behind.negatives) : all
  if (fewest < k) return { kind: 'suppressed' }
  if (value === null || !Number.isFinite(value)) return { kind: 'undefined', reason: n === 0 ? 'EMPTY' : 'ONE_CLASS' }
  return { kind: 'value', value: value.toFixed(6), n }
}
