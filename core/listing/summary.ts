import * as z from 'zod'
import { Count, type Range, rangeOf, suppressCount } from './count.ts'
import type { ExactCell, ExactSummary } from './summary-exact.ts'
import { sumFrom, suppressTable } from './suppress-table.ts'
import { tellsBins } from './tells-bins.ts'

export { Count, DEFAULT_K, ROUNDED_TO } from './count.ts'
export { AGE_BANDS, ageBand, countBy, type ExactCell, type ExactSummary, exactSummary, type PreparationFacts } from './summary-exact.ts'

const Cell = z.strictObject({ key: z.string().min(1).max(64), count: Count })
export type SummaryCell = z.infer<typeof Cell>
const Cells = z.array(Cell).max(64)

/** Canonical documents know no fractions. */
const Decimal = z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/)
/** One measured value of quality control: files by bin, and the threshold that was in force. */
const SummaryMeasure = z.strictObject({
  check: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  limit: Decimal.nullable(),
  /** Ascending. Bin 0 is below the first edge, bin i from edge i − 1 to below edge i, the last from the last edge on. */
  edges: z.array(Decimal).min(1).max(40),
  /** One more than there are edges. */
  bins: z.array(Count).max(41),
})
export type SummaryMeasure = z.infer<typeof SummaryMeasure>

/** What a listing says about a prepared set, after suppression at the site. Units as in ExactSummary. */
export const Summary = z.strictObject({
  schema: z.literal('summary/v1'),
  k: z.int().min(5).max(1000),
  patients: Count,
  studies: Count,
  images: Count,
  age: Cells,
  sex: Cells,
  splits: Cells.default([]),
  view: Cells,
  vendor: Cells,
  labels: z.array(z.strictObject({ label: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), positive: Count, negative: Count })).max(32),
  excluded: Cells,
  qc: Cells,
  bitDepth: Cells,
  measures: z.array(SummaryMeasure).max(64).default([]),
})
export type Summary = z.infer<typeof Summary>

const named = (cells: readonly ExactCell[], counts: readonly Count[]): SummaryCell[] =>
  cells.map(({ key }, i) => ({ key, count: counts[i]! }))
const sumOf = (cells: readonly ExactCell[]): number => cells.reduce((sum, { value }) => sum + value, 0)

/** Measured are the prepared images and some of the files that were left out: an outsider knows their number at most as well as both. */
const measuredFiles = (bins: readonly ExactCell[], exact: ExactSummary, images: Count, k: number): Range => {
  const { least, most } = sumFrom(bins, exact.images, images, k)
  const leftOut = sumOf(exact.excluded)
  return sumOf(bins) <= exact.images + leftOut
    ? { least, most: Math.min(most, rangeOf(images, k).most + rangeOf(suppressCount(leftOut, leftOut, k), k).most) }
    : { least, most }
}

/** A part whose rest is not published. Where the rest is small, the total would give it away, so the part is withheld. */
const shareOf = (part: ExactCell, rest: ExactCell, k: number): Count => {
  const [count, other] = [part, rest].map(({ value, patients }) => suppressCount(value, patients, k))
  return count!.kind === 'count' && other!.kind !== 'count' ? { kind: 'unknown' } : count!
}

/**
 * Turns exact counts into counts that may leave the site. Every number with fewer than k people behind it is suppressed, the others are
 * rounded to 5, and what would let a suppressed one be calculated from the totals is withheld (suppress-table.ts).
 * @param k smallest number of people that may show, at least 5
 */
export const suppress = (exact: ExactSummary, k: number): Summary => {
  const patients = suppressCount(exact.patients, exact.patients, k)
  const images = suppressCount(exact.images, exact.patients, k)
  const ofPatients = (cells: readonly ExactCell[]) => suppressTable(cells, sumFrom(cells, exact.patients, patients, k), k)
  const ofImages = (cells: readonly ExactCell[]) => suppressTable(cells, sumFrom(cells, exact.images, images, k), k)
  const leftOut = sumOf(exact.excluded)
  const measures = exact.measures.map(({ check, limit, edges, bins }) => ({
    check,
    limit: limit === null ? null : String(limit),
    edges: edges.map(String),
    bins: suppressTable(bins, measuredFiles(bins, exact, images, k), k),
  }))
  const warnedOf = (check: string, warned: Count): Count =>
    measures.some((one) => one.check === check && tellsBins(one, warned, rangeOf(images, k), k)) ? { kind: 'unknown' } : warned
  return {
    schema: 'summary/v1',
    k,
    patients,
    studies: suppressCount(exact.studies, exact.patients, k),
    images,
    age: named(exact.age, ofPatients(exact.age)),
    sex: named(exact.sex, ofPatients(exact.sex)),
    splits: named(exact.splits, ofPatients(exact.splits)),
    view: named(exact.view, ofImages(exact.view)),
    vendor: named(exact.vendor, ofImages(exact.vendor)),
    labels: exact.labels.map(({ label, positive, negative }) => {
      const [p, n] = ofImages([positive, negative])
      return { label, positive: p!, negative: n! }
    }),
    // How many files were left out in all is told while the site prepares.
    excluded: named(
      exact.excluded,
      suppressTable(exact.excluded, sumFrom(exact.excluded, leftOut, suppressCount(leftOut, leftOut, k), k), k),
    ),
    qc: exact.qc.map(({ check, warned, rest }) => ({ key: check, count: warnedOf(check, shareOf(warned, rest, k)) })),
    bitDepth: named(exact.bitDepth, ofImages(exact.bitDepth)),
    measures,
  }
}
