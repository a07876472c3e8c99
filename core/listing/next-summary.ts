import { type Summary, suppress } from './summary.ts'
import type { ExactCell, ExactSummary } from './summary-exact.ts'

/** The last summary that left a site, with the exact counts it was made of. It stays at the site. */
export interface SummaryBasis {
  readonly exact: ExactSummary
  readonly published: Summary
}

const tablesOf = (exact: ExactSummary): [name: string, cells: readonly ExactCell[]][] => [
  ['age', exact.age],
  ['sex', exact.sex],
  ['splits', exact.splits],
  ['view', exact.view],
  ['vendor', exact.vendor],
  ['excluded', exact.excluded],
  ['bitDepth', exact.bitDepth],
  ...exact.labels.map(({ label, positive, negative }) => [`label ${label}`, [positive, negative]] as [string, ExactCell[]]),
  ...exact.qc.map(({ check, warned, rest }) => [`qc ${check}`, [warned, rest]] as [string, ExactCell[]]),
  ...exact.measures.map(({ check, bins }) => [`measure ${check}`, bins] as [string, readonly ExactCell[]]),
]

const numbersOf = (exact: ExactSummary): Map<string, number> =>
  new Map([
    ['patients', exact.patients],
    ['studies', exact.studies],
    ['images', exact.images],
    ...tablesOf(exact).flatMap(([name, cells]) =>
      cells.flatMap(({ key, value, patients }): [string, number][] => [
        [`${name} ${key}`, value],
        [`${name} ${key} patients`, patients],
      ]),
    ),
  ])

/** The largest change of any number. */
const largestChange = (before: ExactSummary, after: ExactSummary): number => {
  const [a, b] = [numbersOf(before), numbersOf(after)]
  return Math.max(...[...new Set([...a.keys(), ...b.keys()])].map((key) => Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0))))
}

const labelsOf = (exact: ExactSummary): string => exact.labels.map(({ label }) => label).join()

/**
 * The summary of a new snapshot. Two snapshots that differ by a few patients would betray them by a number that steps over k or over the
 * middle between two multiples of 5, so unless some number has changed by at least k, the earlier summary is said again, word for word
 * (but for the thresholds, which are settings).
 */
export const nextSummary = (exact: ExactSummary, k: number, before: SummaryBasis | null): SummaryBasis => {
  const fresh = suppress(exact, k)
  if (!before || before.published.k !== k || labelsOf(before.exact) !== labelsOf(exact)) return { exact, published: fresh }
  if (largestChange(before.exact, exact) >= k) return { exact, published: fresh }
  const limitOf = new Map(fresh.measures.map(({ check, limit }) => [check, limit]))
  const measures = before.published.measures.map((one) => ({ ...one, limit: limitOf.get(one.check) ?? one.limit }))
  return { exact: before.exact, published: { ...before.published, measures } }
}
