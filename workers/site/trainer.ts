import type { Hash } from '#core/id.ts'
import type { TaskOrder, TaskResult } from '#core/protocol/messages.ts'
import type { Device } from '#workers/train/device.ts'
import type { Progress } from './heartbeat.ts'

/** One verified piece of work, with everything it needs on this machine. */
export interface Work {
  readonly order: TaskOrder
  readonly preparedDir: string
  /** The manifest that the agreement names and the site published. */
  readonly manifest: Hash
  readonly basePath: string
  /** This site's own values of what stays here; null before the first round, and under plans that have none. */
  readonly personal: Float32Array | null
  /** Under SCAFFOLD, from the second round on: the file of what the exchange remembers, and this site's own control variate. */
  readonly control?: { readonly statePath: string; readonly own: Float32Array | null; readonly lost: boolean } | undefined
  /** A model of this site's images alone: the file of the run's first model, for how many rounds, and how long it may take. */
  readonly alone?: { readonly initialPath: string; readonly rounds: number; readonly seconds: number } | undefined
  /** Below this many cases of a class a metric is suppressed. */
  readonly suppressBelow: number
  readonly memoryMb: number
  readonly timeoutMs: number
  readonly scratchDir: string
  readonly device: Device
}

export interface Outcome extends Omit<TaskResult, 'lease' | 'attempt' | 'update'> {
  /** Bytes of the update; null for an evaluation. */
  readonly update: Uint8Array | null
  /** What stays here, after training. */
  readonly personal?: Float32Array | undefined
  /** This site's control variate, after training. */
  readonly control?: Float32Array | undefined
}

export interface WorkHooks {
  /** Aborts at the next batch; no process may be left behind. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** Does the work in child processes. The agent takes it by injection. */
export interface Trainer {
  run(work: Work, hooks: WorkHooks): Promise<Outcome>
  /** Ends what was kept warm between rounds. */
  close(): Promise<void>
}
