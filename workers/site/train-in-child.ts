import { readFile } from 'node:fs/promises'
import { suppressCount } from '#core/listing/count.ts'
import type { Phase, TaskResult } from '#core/protocol/messages.ts'
import type { TaskControl, TrainPhase, TrainResult } from '#workers/train/task.ts'
import { createTrainer, type Trainer as ProcessTrainer } from '#workers/train/trainer.ts'
import type { Outcome, Trainer, Work } from './trainer.ts'

const PHASES: Readonly<Record<TrainPhase, Phase>> = { load: 'prepare', evaluate: 'evaluate', train: 'train', encode: 'train' }

/** Losses and durations travel as decimals in text; six digits are enough to draw a curve. */
const decimal = (value: number): string => value.toFixed(6)

const evaluationOf = ({ evaluation }: TrainResult): TaskResult['evaluation'] => ({
  auc: evaluation.auc,
  accuracy: evaluation.accuracy,
  loss: evaluation.loss,
})

/** As in a listing, so that results tell no more of how many there are; 0 for too few. Nothing is weighted by it but the mean of the losses shown. */
const shownImages = (images: number, k: number): number => {
  const count = suppressCount(images, images, k)
  return count.kind === 'count' ? count.value : 0
}

const outcomeOf = (result: TrainResult, k: number): Outcome => ({
  update: result.updateBytes ?? null,
  personal: result.personal,
  control: result.control,
  images: shownImages(result.images, k),
  steps: result.steps,
  trainLoss: result.trainLoss === null ? null : decimal(result.trainLoss),
  evaluation: evaluationOf(result),
  full: result.full,
  head: result.head,
  strata: result.strata,
  shared: result.shared,
  alone: result.alone,
  device: result.device,
  seconds: result.seconds.toFixed(3),
})

const controlOf = async ({ control }: Work): Promise<TaskControl | undefined> =>
  control && { serverState: await readFile(control.statePath), own: control.own, lost: control.lost }

/** The real trainer: one child process, kept warm from round to round, begun anew when the limits change. */
export const createChildTrainer = (): Trainer => {
  let current: { readonly limits: string; readonly trainer: ProcessTrainer } | null = null
  const trainerFor = async ({ memoryMb, timeoutMs, scratchDir }: Work): Promise<ProcessTrainer> => {
    const limits = `${memoryMb} ${timeoutMs} ${scratchDir}`
    if (current?.limits === limits) return current.trainer
    await current?.trainer.close()
    current = { limits, trainer: createTrainer({ memoryMb, timeoutMs, scratchDir }) }
    return current.trainer
  }
  return {
    run: async (work, { signal, onProgress }) => {
      const { order } = work
      const trainer = await trainerFor(work)
      const result = await trainer.run(
        {
          kind: order.taskKind,
          preparedDir: work.preparedDir,
          datasetHash: work.manifest,
          plan: order.plan,
          round: order.round,
          run: order.run,
          baseModel: await readFile(work.basePath),
          personal: work.personal ?? undefined,
          control: await controlOf(work),
          alone: work.alone && { ...work.alone, initial: await readFile(work.alone.initialPath) },
          weightUnits: order.weightUnits,
          threshold: order.threshold === undefined ? undefined : Number(order.threshold),
          suppressBelow: work.suppressBelow,
          device: work.device,
        },
        {
          signal,
          onProgress: ({ phase, step, steps, loss, rssBytes }) =>
            onProgress({ phase: PHASES[phase], step, steps, loss: loss === null ? null : decimal(loss), rssBytes: Math.round(rssBytes) }),
        },
      )
      return outcomeOf(result, work.suppressBelow)
    },
    close: async () => current?.trainer.close(),
  }
}
