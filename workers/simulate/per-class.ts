import type { Estimate } from '#core/metrics/estimate.ts'
import { headEvaluationOf } from '#core/metrics/head-evaluation.ts'
import { headOf } from '#core/run/head.ts'
import { columns } from '#workers/site/columns.ts'
import type { Scored } from './score-split.ts'

/** One class against the rest, or one label, exactly. */
export interface ClassJudgement {
  /** Images of the class; of a label those that show it. */
  readonly images: number
  readonly auc: number | null
  /** 95 % interval of the AUC (DeLong). */
  readonly auc_low: number | null
  readonly auc_high: number | null
  /** Of a label at probability ½, and at the threshold that validation images chose. */
  readonly acc?: number | null
  readonly acc_tuned?: number | null
}

export interface HeadJudgement {
  readonly per_class: Readonly<Record<string, ClassJudgement>>
  /** Images by their class (rows) and by the likeliest one, where there are several classes. */
  readonly confusion?: readonly (readonly number[])[]
}

const numberOf = (of: Estimate): number | null => (of.kind === 'value' ? Number(of.value) : null)
const areaOf = (auc: Estimate) => ({
  auc: numberOf(auc),
  auc_low: auc.kind === 'value' ? Number(auc.low) : null,
  auc_high: auc.kind === 'value' ? Number(auc.high) : null,
})

/** What a model with a head does for each class or label; nothing for a plan without one. */
export const perClassOf = ({ plan, logits, labels }: Scored, thresholds: readonly number[]): HeadJudgement | null => {
  const found = headEvaluationOf(plan, logits, labels, { k: 0, thresholds })
  const { names } = headOf(plan)
  if (found === null) return null
  const named = (of: readonly ClassJudgement[]) => Object.fromEntries(names.map((name, i) => [name, of[i]!]))
  if (found.kind === 'multi-label') {
    const of = found.labels.map(({ auc, accuracyAtHalf, accuracyAtThreshold, positives }) => ({
      ...{ images: positives.kind === 'value' ? positives.value : 0, ...areaOf(auc) },
      ...{ acc: numberOf(accuracyAtHalf), acc_tuned: numberOf(accuracyAtThreshold) },
    }))
    return { per_class: named(of) }
  }
  const counted = found.confusion.map((row) => row.map((cell) => (cell.kind === 'value' ? cell.value : 0)))
  const of = found.classes.map(({ auc, images }) => ({ images: images.kind === 'value' ? images.value : 0, ...areaOf(auc) }))
  return { per_class: named(of), confusion: counted }
}

const shown = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : value.toFixed(4))

/** Tables for people: each class or label, and which classes are taken for which. */
export const perClassTables = ({ per_class, confusion }: HeadJudgement): string => {
  const rows = Object.entries(per_class)
  const ofLabels = rows.some(([, { acc }]) => acc !== undefined)
  const table = [
    ['', 'images', 'AUC', '95 % interval', ...(ofLabels ? ['accuracy at 0.5', 'at its threshold'] : [])],
    ...rows.map(([name, one]) => [
      ...[name, String(one.images), shown(one.auc), `${shown(one.auc_low)} to ${shown(one.auc_high)}`],
      ...(ofLabels ? [shown(one.acc), shown(one.acc_tuned)] : []),
    ]),
  ]
  if (!confusion) return columns(table).join('\n')
  const names = rows.map(([name]) => name)
  const taken = [['is, and is taken for', ...names], ...confusion.map((row, i) => [names[i]!, ...row.map(String)])]
  return `${columns(table).join('\n')}\n\n${columns(taken).join('\n')}`
}
