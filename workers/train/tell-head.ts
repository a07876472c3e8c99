import { chooseThreshold } from '#core/metrics/choose-threshold.ts'
import { type HeadEvaluation, headEvaluationOf } from '#core/metrics/head-evaluation.ts'
import { ofColumn } from '#core/metrics/multi-label.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import type { ScoredSplit } from './tell-evaluation.ts'

type Scores = Pick<ScoredSplit, 'logits' | 'labels'> & { readonly patients?: readonly string[] | undefined }

/** A threshold for each of several labels, chosen on the validation images that have it; 0 where they are too few. */
export const labelThresholds = (plan: Plan, { logits, labels, patients }: Scores, k: number): number[] | undefined => {
  const { kind, names } = headOf(plan)
  if (kind !== 'multi-label') return undefined
  return names.map((_, at) => {
    const own = ofColumn(logits, labels, names.length, at, patients)
    return chooseThreshold(own.logits, own.labels, k, 0, own.patients)
  })
}

/**
 * What a site tells of a model with a head. Thresholds are chosen on the validation images under that same model.
 * @param test its test images, with the final evaluation
 */
export const tellHead = (
  plan: Plan,
  val: ScoredSplit,
  k: number,
  test: ScoredSplit | null,
): { head: { val: HeadEvaluation; test?: HeadEvaluation } } => {
  const people = ({ items }: ScoredSplit) => items.map(({ patient }) => patient)
  const thresholds = labelThresholds(plan, { ...val, patients: people(val) }, k)
  const tell = (split: ScoredSplit): HeadEvaluation => {
    const found = headEvaluationOf(plan, split.logits, split.labels, { k, thresholds, patients: people(split) })
    if (found === null) throw new Error('The plan has no head.')
    return found
  }
  return { head: { val: tell(val), ...(test && { test: tell(test) }) } }
}
