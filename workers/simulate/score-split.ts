import type { Split } from '#core/dataset/prepared.ts'
import { accuracyAtHalf, auc, logLoss } from '#core/metrics/auc.ts'
import type { Estimate } from '#core/metrics/estimate.ts'
import { headEvaluationOf } from '#core/metrics/head-evaluation.ts'
import type { Metric } from '#core/metrics/metric.ts'
import { accuracyAt } from '#core/metrics/operating-point.ts'
import { evaluationStep } from '#core/model/evaluation-step.ts'
import { outputsOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import type { DatasetItem, PreparedDataset } from '#workers/dataset/open.ts'
import type { SplitData } from '#workers/dataset/read-split.ts'
import { openFitted } from '#workers/train/open-fitted.ts'
import { readForPlan } from '#workers/train/read-for-plan.ts'
import { score } from '#workers/train/score.ts'
import { floats } from '#workers/train/session.ts'

export interface Scored {
  readonly plan: Plan
  /** [n × K] */
  readonly logits: Float32Array
  /** As they are read for the plan. */
  readonly labels: Uint8Array
}

/** With what the set says of each picture. */
export interface ScoredSplit extends Scored {
  readonly items: readonly DatasetItem[]
}

/** Exact numbers, for whoever owns the images, with a head the means over its outputs; `null` where a class or everything is missing. */
export interface ExactMetrics {
  readonly images: number
  readonly auc: number | null
  readonly acc: number | null
  readonly loss: number | null
}

const sixDigits = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(6)))

const exact = (metric: Metric | Estimate): number | null => (metric.kind === 'value' ? Number(metric.value) : null)

export const metricsOf = ({ plan, logits, labels }: Scored): ExactMetrics => {
  const head = headEvaluationOf(plan, logits, labels, { k: 0 })
  if (head) return { images: logits.length / outputsOf(plan), auc: exact(head.auc), acc: exact(head.accuracy), loss: exact(head.loss) }
  return {
    images: labels.length,
    auc: sixDigits(auc(logits, labels)),
    acc: sixDigits(accuracyAtHalf(logits, labels)),
    loss: sixDigits(logLoss(logits, labels)),
  }
}

/**
 * Share of logits on the right side of a threshold, of several labels the mean with that of each; of several classes, which need none, that of
 * images whose likeliest class is theirs.
 */
export const accuracyOf = ({ plan, logits, labels }: Scored, thresholds: readonly number[]): number | null => {
  const head = headEvaluationOf(plan, logits, labels, { k: 0, thresholds })
  if (head === null) return sixDigits(accuracyAt(logits, labels, thresholds[0]!)?.value ?? null)
  if (head.kind === 'multi-class') return exact(head.accuracy)
  const each = head.labels.flatMap(({ accuracyAtThreshold }) => exact(accuracyAtThreshold) ?? [])
  return each.length === 0 ? null : sixDigits(each.reduce((a, b) => a + b, 0) / each.length)
}

/** The images of several sets as one. */
export const pooled = (parts: readonly Scored[]): Scored => ({
  plan: parts[0]!.plan,
  logits: Float32Array.from(parts.flatMap(({ logits }) => [...logits])),
  labels: Uint8Array.from(parts.flatMap(({ labels }) => [...labels])),
})

export interface Scorer {
  of(weights: Float32Array, dataset: PreparedDataset, split: Split): Promise<ScoredSplit>
}

/** Scores splits under models of one plan; what was read stays in memory. */
export const createScorer = async (plan: Plan): Promise<Scorer> => {
  const session = await openFitted((options) => evaluationStep(plan, options))
  const kept = new Map<string, Promise<SplitData>>()
  const read = (dataset: PreparedDataset, split: Split): Promise<SplitData> => {
    const key = `${split} ${dataset.dir}`
    const data = kept.get(key) ?? readForPlan(dataset.dir, split, plan)
    kept.set(key, data)
    return data
  }
  return {
    of: async (weights, dataset, split) => {
      const data = await read(dataset, split)
      const logits = await score(session, floats(weights, [weights.length]), data, plan.inputSizePx, () => {})
      return { plan, logits, labels: data.labels, items: data.items }
    },
  }
}
