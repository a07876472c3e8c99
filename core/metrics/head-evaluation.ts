import * as z from 'zod'
import { headOf } from '../run/head.ts'
import type { Plan } from '../run/plan.ts'
import type { Labels, Scores } from './auc.ts'
import { type Evaluation, evaluationOf } from './evaluation.ts'
import { MultiClassEvaluation, multiClassEvaluationOf } from './multi-class.ts'
import { MultiLabelEvaluation, multiLabelEvaluationOf } from './multi-label.ts'

/** All that a site tells about a model with a head, in place of a full evaluation of one label. */
export const HeadEvaluation = z.discriminatedUnion('kind', [MultiClassEvaluation, MultiLabelEvaluation])
export type HeadEvaluation = z.infer<typeof HeadEvaluation>

export interface HeadSettings {
  readonly k: number
  /** Logits, one a label, of several labels; absent: 0. */
  readonly thresholds?: readonly number[] | undefined
  readonly patients?: readonly string[] | undefined
}

/** @param logits [n × K] @param labels as they are read for the plan; `null` where the plan has no head */
export const headEvaluationOf = (
  plan: Pick<Plan, 'head' | 'label'>,
  logits: Scores,
  labels: Labels,
  { k, thresholds, patients }: HeadSettings,
): HeadEvaluation | null => {
  const { kind, names } = headOf(plan)
  if (kind === 'multi-class') return multiClassEvaluationOf(logits, labels, names.length, { k, patients })
  if (kind === 'multi-label') return multiLabelEvaluationOf(logits, labels, { k, patients, thresholds: thresholds ?? names.map(() => 0) })
  return null
}

/** The numbers of a round's curves: AUC (with a head the mean over its outputs), accuracy and loss. */
export const shortEvaluationOf = (
  plan: Pick<Plan, 'head' | 'label'>,
  logits: Scores,
  labels: Uint8Array,
  k: number,
  patients?: readonly string[],
): Pick<Evaluation, 'auc' | 'accuracy' | 'loss'> => {
  const { auc, accuracy, loss } = headEvaluationOf(plan, logits, labels, { k, patients }) ?? evaluationOf(logits, labels, k, patients)
  return { auc, accuracy, loss }
}
