import { suppressTable } from '../listing/suppress-table.ts'
import { auc, type Labels, type Scores } from './auc.ts'
import { type Metric, suppressMetric } from './metric.ts'

export interface StratumSettings {
  /** Every stratum there can be, so that an empty one looks like a small one. */
  readonly names: readonly string[]
  readonly k: number
}

/**
 * AUC within each stratum, as by view: where the positives are mostly of one view, a model that sees the view alone does well over all
 * and badly within each. `strata` names that of each image. Since the number of all images is told, a hidden stratum could be
 * calculated from the others: so `n` is rounded and the smallest shown strata are withheld too where that is not enough, as in a listing
 * (listing/suppress-table.ts), and all without a value look the same. Three decimals: six would tell the sizes that were rounded.
 * With k = 0, for a researcher's own data, all is told.
 */
export const byStratum = (
  logits: Scores,
  labels: Labels,
  strata: readonly string[],
  { names, k }: StratumSettings,
): Readonly<Record<string, Metric>> => {
  const found = [...new Set([...names, ...strata])].map((name) => {
    const here = strata.flatMap((stratum, i) => (stratum === name ? [i] : []))
    const ofHere = here.map((i) => labels[i]!)
    const value = auc(
      here.map((i) => logits[i]!),
      ofHere,
    )
    const positives = ofHere.filter((label) => label === 1).length
    return { name, value, positives, negatives: here.length - positives }
  })
  const exact = found.map(({ name, ...facts }) => [name, suppressMetric({ ...facts, comparesClasses: true }, k)] as const)
  if (k === 0) return Object.fromEntries(exact)
  const cells = found.map(({ name, positives, negatives }) => ({
    key: name,
    value: positives + negatives,
    patients: Math.min(positives, negatives),
  }))
  const counts = suppressTable(cells, { least: labels.length, most: labels.length }, k)
  return Object.fromEntries(
    found.map(({ name, value }, i): [string, Metric] => {
      const count = counts[i]!
      return count.kind === 'count' && value !== null
        ? [name, { kind: 'value', value: `${value.toFixed(3)}000`, n: count.value }]
        : [name, { kind: 'suppressed' }]
    }),
  )
}
