import { chooseThreshold } from '#core/metrics/choose-threshold.ts'
import type { Evaluation } from '#core/metrics/evaluation.ts'
import { type FullEvaluation, fullEvaluationOf } from '#core/metrics/full-evaluation.ts'
import { shortEvaluationOf } from '#core/metrics/head-evaluation.ts'
import { type Strata, type StratifiedBy, strataOf } from '#core/metrics/strata.ts'
import type { Plan } from '#core/run/plan.ts'
import type { DatasetItem } from '#workers/dataset/open.ts'

/** A split under one model. */
export interface ScoredSplit {
  readonly logits: Float32Array
  /** As they are read for the plan: one a picture and column. */
  readonly labels: Uint8Array
  readonly items: readonly DatasetItem[]
}

export interface TellSettings {
  /** Fewest images and fewest people behind a number. */
  readonly k: number
  /** Logit for a site that has too few images to choose one. */
  readonly threshold: number
}

const patientsOf = ({ items }: ScoredSplit): string[] => items.map(({ patient }) => patient)

/** The short evaluation of a round. */
export const inShort = (plan: Plan, split: ScoredSplit, k: number): Pick<Evaluation, 'auc' | 'accuracy' | 'loss'> =>
  shortEvaluationOf(plan, split.logits, split.labels, k, patientsOf(split))

/** Full evaluations of splits under one model; the threshold is chosen on the validation images under that same model. */
export const inFull = (val: ScoredSplit, { k, threshold }: TellSettings): ((split: ScoredSplit) => FullEvaluation) => {
  const chosen = chooseThreshold(val.logits, val.labels, k, threshold, patientsOf(val))
  return (split) => fullEvaluationOf(split.logits, split.labels, { k, threshold: chosen, patients: patientsOf(split) })
}

/** The same model within the groups of the images. */
export const inStrata = ({ logits, labels, items }: ScoredSplit, by: readonly StratifiedBy[], k: number): Strata =>
  strataOf(logits, labels, items, { by, k })
