import type { Hash } from '#core/id.ts'
import type { Evaluation } from '#core/metrics/evaluation.ts'
import type { FullEvaluation } from '#core/metrics/full-evaluation.ts'
import type { TaskResult } from '#core/protocol/messages.ts'
import type { RefusalCode } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import type { RoundKind } from '#core/run/round-kind.ts'
import type { Device } from './device.ts'

/** Control variates before a round. */
export interface TaskControl {
  /** File of what the exchange remembers; null: nothing yet. */
  readonly serverState: Uint8Array | null
  /** The site's own, from `control` of its last result that counted; null: none yet, or lost. */
  readonly own: Float32Array | null
  /** A result of this site counted, and what it kept then is not here any more. */
  readonly lost: boolean
}

/** One verified piece of work. */
export interface TrainTask {
  readonly kind: RoundKind
  /** Absolute path of the folder with `manifest.json`. */
  readonly preparedDir: string
  /** Manifest hash that the agreement names; another data set is refused. */
  readonly datasetHash?: Hash
  readonly plan: Plan
  /** From 1. */
  readonly round: number
  readonly run: string
  /** Bytes of the global model file that the round starts from. */
  readonly baseModel: Uint8Array
  /** The site's own values of what stays at the site, from `personal` of its last result; absent before the first. */
  readonly personal?: Float32Array | undefined
  /** Under SCAFFOLD what training is corrected by; absent: nothing yet, neither at the exchange nor here. */
  readonly control?: TaskControl | undefined
  /** This site's share of the round, of 2^20; unused by an evaluation. */
  readonly weightUnits: number
  /** Logit for the accuracy at a threshold; absent: no full evaluation is asked for. */
  readonly threshold?: number | undefined
  /** With the final evaluation, where the plan asks for a model of this site's images alone: the model file of the run's start. */
  readonly alone?: { readonly initial: Uint8Array; readonly rounds: number; readonly seconds: number } | undefined
  /** Metrics over fewer images of a class, or of fewer people, are suppressed. */
  readonly suppressBelow: number
  readonly device: Device
}

/** Asks whether a device can be trained on. */
export interface DeviceProbe {
  readonly kind: 'probe'
  readonly device: Device
}
export interface ProbeResult {
  /** Relative L2 distance of the gradient from that on the CPU. */
  readonly difference: number
  /** One step, the fastest of a few. */
  readonly deviceMs: number
  readonly cpuMs: number
}

export type TrainPhase = 'load' | 'evaluate' | 'train' | 'encode'
export interface Progress {
  readonly phase: TrainPhase
  /** Batches done and batches there are in this phase. */
  readonly step: number
  readonly steps: number
  readonly loss: number | null
  /** Resident memory of the training process. */
  readonly rssBytes: number
}

export interface TrainResult {
  /** Bytes of the update file; absent for an evaluation. */
  readonly updateBytes?: Uint8Array
  /** L2 norm of the update as it is sent, before weighting. */
  readonly normL2?: number
  readonly clippedShare?: number
  /** What training made of the part that stays at the site, where the plan has one. */
  readonly personal?: Float32Array
  /** The site's own control variate after training, under SCAFFOLD. */
  readonly control?: Float32Array
  /** Training images, or the evaluated ones of an evaluation. */
  readonly images: number
  readonly steps: number
  /** Mean loss over the last local epoch. */
  readonly trainLoss: number | null
  /** How the base model does on this site's validation split. */
  readonly evaluation: Pick<Evaluation, 'auc' | 'accuracy' | 'loss'>
  /** The same in full, and for an evaluation on the test split too; present when the task names a threshold. */
  readonly full?: { readonly val: FullEvaluation; readonly test?: FullEvaluation }
  /** In place of `full` under a plan with a head. */
  readonly head?: TaskResult['head']
  /** With the final evaluation only; see TaskResult. */
  readonly strata?: TaskResult['strata']
  readonly shared?: TaskResult['shared']
  readonly alone?: TaskResult['alone']
  /** Which device it was: `cpu`, `cuda:0` or `webgpu`. */
  readonly device: string
  readonly seconds: number
}

/** What the training process says to its parent. */
export type ChildMessage =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly result: TrainResult }
  | { readonly type: 'probed'; readonly result: ProbeResult }
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly message: string }
  | { readonly type: 'failed'; readonly phase: TrainPhase; readonly message: string }
