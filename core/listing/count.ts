import * as z from 'zod'

/** Fewest people behind a number that leaves a site. */
export const DEFAULT_K = 11
/** Published numbers are multiples of this. */
export const ROUNDED_TO = 5

/**
 * A number that may leave a site, never a bare one. `suppressed` is anything from 0 to `below` − 1: zero looks the same.
 * `unknown` is a number that was not measured, or is withheld because another could be calculated from it.
 */
export const Count = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), value: z.int().min(5) }),
  z.strictObject({ kind: z.literal('suppressed'), below: z.int().min(5).max(1000) }),
  z.strictObject({ kind: z.literal('unknown') }),
])
export type Count = z.infer<typeof Count>

const smallest = (k: number): number => Math.ceil(k / ROUNDED_TO) * ROUNDED_TO

/** Rounded to 5, and never below the first multiple of 5 that is at least k: a true 11 must not print as 10. */
const rounded = (value: number, k: number): number => Math.max(smallest(k), Math.round(value / ROUNDED_TO) * ROUNDED_TO)

/** One number alone. `behind` is how many people stand behind it: ten pictures of one patient are one person. */
export const suppressCount = (value: number, behind: number, k: number): Count =>
  behind < k || value < k ? { kind: 'suppressed', below: k } : { kind: 'count', value: rounded(value, k) }

/** Whole numbers from `least` to `most`, both possible. */
export interface Range {
  readonly least: number
  readonly most: number
}

/** What an outsider knows of the true number behind a published one. */
export const rangeOf = (count: Count, k: number): Range => {
  if (count.kind === 'suppressed') return { least: 0, most: Number.POSITIVE_INFINITY }
  if (count.kind === 'unknown') return { least: k, most: Number.POSITIVE_INFINITY }
  const half = Math.floor(ROUNDED_TO / 2)
  return { least: count.value === smallest(k) ? k : count.value - half, most: count.value + half }
}
