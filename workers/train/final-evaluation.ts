import type { Split } from '#core/dataset/prepared.ts'
import { stratifiedBy } from '#core/metrics/strata.ts'
import type { TaskResult } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import { decodeModel } from '#core/weights/model-file.ts'
import type { DatasetItem } from '#workers/dataset/open.ts'
import type { SplitData } from '#workers/dataset/read-split.ts'
import type { Session } from './session.ts'
import type { TrainResult, TrainTask } from './task.ts'
import { inFull, inStrata, type ScoredSplit, type TellSettings } from './tell-evaluation.ts'
import { alonePlan, trainAlone } from './train-alone.ts'
import { TrainFailed } from './train-failed.ts'

export interface FinalParts extends TellSettings {
  readonly task: TrainTask
  /** Weights of the model that all sites share. */
  readonly shared: Float32Array
  /** Validation images under the model as this site uses it. */
  readonly val: ScoredSplit
  /** Another split under it, or any under other weights. */
  readonly scored: (split: Split, weights?: Float32Array) => Promise<ScoredSplit>
  /** Every image of the prepared set. */
  readonly set: readonly DatasetItem[]
  readonly seedOf: (round: number) => string
  readonly training: (plan: Plan) => Promise<{ readonly session: Session; readonly data: SplitData }>
  readonly report: (step: number, steps: number, loss: number) => void
}

const both = async ({ scored, ...settings }: FinalParts, weights: Float32Array) => {
  const val = await scored('val', weights)
  const tell = inFull(val, settings)
  return { val: tell(val), test: tell(await scored('test', weights)) }
}

/** The weights of the site's own model stay in this process and go with it. */
const alone = async (parts: FinalParts, asked: NonNullable<TrainTask['alone']>): Promise<TaskResult['alone']> => {
  const absent = (reason: 'POLICY' | 'TIME' | 'FAILED') => ({ kind: 'absent', reason }) as const
  if (asked.seconds === 0) return absent('POLICY')
  const initial = decodeModel(asked.initial, parts.task.plan)
  if (!initial.ok) throw new Refused(initial.code, initial.message)
  const until = performance.now() + asked.seconds * 1000
  const plan = alonePlan(parts.task.plan)
  const { session, data } = await parts.training(plan)
  if (data.n === 0) return absent('FAILED')
  const { seedOf, report } = parts
  const isOver = () => performance.now() > until
  try {
    const weights = await trainAlone({ session, data, plan, rounds: asked.rounds, start: initial.weights, seedOf, report, isOver })
    return weights === null ? absent('TIME') : { kind: 'told', ...(await both(parts, weights)) }
  } catch (error) {
    if (error instanceof TrainFailed) return absent('FAILED')
    throw error
  }
}

/** All that a site tells once, when the run has ended: its test images, groups of images, and the models to compare with. */
export const finalEvaluation = async (parts: FinalParts): Promise<Pick<TrainResult, 'full' | 'strata' | 'shared' | 'alone'>> => {
  const { task, val, scored, set, k, shared } = parts
  const tell = inFull(val, parts)
  const test = await scored('test')
  const by = stratifiedBy(set, k)
  return {
    full: { val: tell(val), test: tell(test) },
    strata: { val: inStrata(val, by, k), test: inStrata(test, by, k) },
    ...(task.plan.personal && { shared: await both(parts, shared) }),
    ...(task.alone && { alone: await alone(parts, task.alone) }),
  }
}
