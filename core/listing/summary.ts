import * as z from 'zod'
import type { ExactCell, ExactSummary } from './summary-exact.ts'

export { AGE_BANDS, ageBand, type ExactCell, type ExactSummary, exactSummary, type PreparationFacts } from './summary-exact.ts'

/** Fewest people behind a number that leaves a site. */
export const DEFAULT_K = 11

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

const Cell = z.strictObject({ key: z.string().min(1).max(64), count: Count })
export type SummaryCell = z.infer<typeof Cell>
const Cells = z.array(Cell).max(64)

/** What a listing says about a prepared set, after suppression at the site. Units as in ExactSummary. */
export const Summary = z.strictObject({
  schema: z.literal('summary/v1'),
  k: z.int().min(5).max(1000),
  patients: Count,
  studies: Count,
  images: Count,
  age: Cells,
  sex: Cells,
  view: Cells,
  vendor: Cells,
  labels: z.array(z.strictObject({ label: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), positive: Count, negative: Count })).max(32),
  excluded: Cells,
  qc: Cells,
  bitDepth: Cells,
})
export type Summary = z.infer<typeof Summary>

/** Rounded to 5, and never below the first multiple of 5 that is at least k: a true 11 must not print as 10. */
const rounded = (value: number, k: number): number => Math.max(Math.ceil(k / 5) * 5, Math.round(value / 5) * 5)

/** One number alone. `behind` is how many people stand behind it: ten pictures of one patient are one person. */
export const suppressCount = (value: number, behind: number, k: number): Count =>
  behind < k || value < k ? { kind: 'suppressed', below: k } : { kind: 'count', value: rounded(value, k) }

/**
 * A histogram whose total is published. When exactly one cell is suppressed, the total minus the others would give it away,
 * so the smallest of the others is withheld too (complementary suppression, as statistical offices do).
 */
const suppressCells = (cells: readonly ExactCell[], k: number): SummaryCell[] => {
  const counts = cells.map((cell) => suppressCount(cell.value, cell.patients, k))
  if (counts.filter((count) => count.kind === 'suppressed').length === 1) {
    const open = cells.flatMap((cell, index) => (counts[index]!.kind === 'count' ? [{ index, value: cell.value }] : []))
    const smallest = open.sort((a, b) => a.value - b.value || a.index - b.index)[0]
    if (smallest) counts[smallest.index] = { kind: 'unknown' }
  }
  return cells.map((cell, index) => ({ key: cell.key, count: counts[index]! }))
}

/** A number whose rest (total − number) is as telling as itself: both are published or neither. */
const suppressShare = (cell: ExactCell, total: ExactSummary, k: number): Count =>
  suppressCells([cell, { key: 'rest', value: total.images - cell.value, patients: total.images - cell.value }], k)[0]!.count

/**
 * Turns exact counts into counts that may leave the site: every number below k is suppressed, the others are rounded to 5.
 * @param k smallest number of people that may show, at least 5
 */
export const suppress = (exact: ExactSummary, k: number = DEFAULT_K): Summary => {
  const files = (cells: readonly { key: string; value: number }[]): ExactCell[] => cells.map((cell) => ({ ...cell, patients: cell.value }))
  return {
    schema: 'summary/v1',
    k,
    patients: suppressCount(exact.patients, exact.patients, k),
    studies: suppressCount(exact.studies, exact.patients, k),
    images: suppressCount(exact.images, exact.patients, k),
    age: suppressCells(exact.age, k),
    sex: suppressCells(exact.sex, k),
    view: suppressCells(exact.view, k),
    vendor: suppressCells(exact.vendor, k),
    labels: exact.labels.map(({ label, positive, negative }) => {
      const [p, n] = suppressCells([positive, negative], k)
      return { label, positive: p!.count, negative: n!.count }
    }),
    excluded: suppressCells(files(exact.excluded), k),
    qc: exact.qc.map((cell) => ({ key: cell.key, count: suppressShare(cell, exact, k) })),
    bitDepth: suppressCells(files(exact.bitDepth), k),
  }
}
