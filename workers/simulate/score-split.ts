import type { Split } from '#core/dataset/prepared.ts'
import { accuracyAtHalf, auc, logLoss } from '#core/metrics/auc.ts'
import { accuracyAt } from '#core/metrics/operating-point.ts'
import { evaluationStep } from '#core/model/evaluation-step.ts'
import type { Plan } from '#core/run/plan.ts'
import type { PreparedDataset } from '#workers/dataset/open.ts'
import type { SplitData } from '#workers/dataset/read-split.ts'
import { readForPlan } from '#workers/train/read-for-plan.ts'
import { score } from '#workers/train/score.ts'
import { floats, openSession } from '#workers/train/session.ts'

export interface Scored {
  readonly logits: Float32Array
  readonly labels: Uint8Array
}

/** Exact numbers, for whoever owns the images; `null` where a class or everything is missing. */
export interface ExactMetrics {
  readonly images: number
  readonly auc: number | null
  readonly acc: number | null
  readonly loss: number | null
}

const sixDigits = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(6)))

export const metricsOf = ({ logits, labels }: Scored): ExactMetrics => ({
  images: labels.length,
  auc: sixDigits(auc(logits, labels)),
  acc: sixDigits(accuracyAtHalf(logits, labels)),
  loss: sixDigits(logLoss(logits, labels)),
})

/** Share of logits on the right side of a threshold. */
export const accuracyOf = ({ logits, labels }: Scored, threshold: number): number | null =>
  sixDigits(accuracyAt(logits, labels, threshold)?.value ?? null)

/** The images of several sets as one. */
export const pooled = (parts: readonly Scored[]): Scored => ({
  logits: Float32Array.from(parts.flatMap(({ logits }) => [...logits])),
  labels: Uint8Array.from(parts.flatMap(({ labels }) => [...labels])),
})

export interface Scorer {
  of(weights: Float32Array, dataset: PreparedDataset, split: Split): Promise<Scored>
}

/** Scores splits under models of one plan; what was read stays in memory. */
export const createScorer = async (plan: Plan): Promise<Scorer> => {
  const session = await openSession(evaluationStep(plan))
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
      return { logits, labels: data.labels }
    },
  }
}
