import type { TableData } from '#core/csv.ts'
import type { Count } from '#core/metrics/metric.ts'
import type { Tx } from '#db/client.ts'
import { runHeadEvaluations, type SiteHeadEvaluation } from './head-evaluations.ts'

const countOf = (count: Count): string => (count.kind === 'value' ? String(count.value) : '')

const rowsOf = (names: readonly string[], { round, siteName, split, head }: SiteHeadEvaluation): string[][] =>
  names.map((name, i) => {
    const auc = head.kind === 'multi-class' ? head.classes[i]!.auc : head.labels[i]!.auc
    const images = head.kind === 'multi-class' ? head.classes[i]!.images : head.labels[i]!.positives
    const area =
      auc.kind === 'value' ? [auc.value, auc.low, auc.high, ''] : ['', '', '', auc.kind === 'suppressed' ? 'suppressed' : 'not defined']
    const taken = head.kind === 'multi-class' ? head.confusion[i]!.map(countOf).join(' | ') : ''
    return [String(round), siteName, split, name, countOf(images), ...area, taken]
  })

/** Each class or label of the newest evaluations; `taken_for` has the row of the confusion matrix, empty where a number is hidden. */
export const classTable = async (tx: Tx, { id }: { readonly id: string }): Promise<TableData> => {
  const { names, sites } = await runHeadEvaluations(tx, id)
  return {
    columns: ['round', 'site', 'split', 'class', 'images', 'auc', 'low', 'high', 'absent', 'taken_for'],
    rows: sites.flatMap((site) => rowsOf(names, site)),
  }
}
