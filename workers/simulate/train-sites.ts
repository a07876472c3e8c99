import type { SiteOrder } from '#core/federation/federate.ts'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import type { Device } from '#workers/train/device.ts'
import type { Progress, TrainResult } from '#workers/train/task.ts'
import { TrainFailed } from '#workers/train/train-failed.ts'
import { createTrainer } from '#workers/train/trainer.ts'
import type { SimulatedSite } from './open-sites.ts'
import type { OwnBefore } from './own-values.ts'

const LIMITS = { memoryMb: 16_384, timeoutMs: 24 * 3_600_000 }

/** So many at once, the largest of those that wait first. */
const turns = (atOnce: number) => {
  const waiting: { size: number; start: () => void }[] = []
  let free = atOnce
  const next = () => {
    while (free > 0 && waiting.length > 0) {
      waiting.sort((a, b) => b.size - a.size)
      free--
      waiting.shift()!.start()
    }
  }
  return async <T>(size: number, work: () => Promise<T>): Promise<T> => {
    await new Promise<void>((start) => {
      waiting.push({ size, start })
      // All sites of a round ask before the first starts.
      queueMicrotask(next)
    })
    try {
      return await work()
    } finally {
      free++
      next()
    }
  }
}

export interface SiteTrainers {
  /** The real training task of a site, in a process of its own that stays warm. @throws {Refused} with the site's name in the sentence */
  train(site: SimulatedSite, order: SiteOrder, own: OwnBefore): Promise<TrainResult>
  close(): Promise<void>
}

export interface TrainingOptions {
  readonly plan: Plan
  readonly threads: number
  readonly device: Device
  readonly signal: AbortSignal
  readonly onProgress: (site: string, progress: Progress) => void
}

/** One training process a site, `threads` at work at once. Nothing is suppressed: whoever simulates owns the data. */
export const siteTrainers = (
  sites: readonly SimulatedSite[],
  { plan, threads, device, signal, onProgress }: TrainingOptions,
): SiteTrainers => {
  const trainers = new Map(sites.map(({ name }) => [name, createTrainer(LIMITS)]))
  const inTurn = turns(threads)
  return {
    train: ({ name, dataset, images }, { run, round, baseModel, weightUnits }, own) =>
      inTurn(images, async () => {
        try {
          return await trainers.get(name)!.run(
            {
              ...{ kind: 'train', preparedDir: dataset.dir, datasetHash: dataset.hash, plan, round, run, baseModel, weightUnits },
              ...{ suppressBelow: 0, device, ...own },
            },
            { signal, onProgress: (progress) => onProgress(name, progress) },
          )
        } catch (error) {
          if (!(error instanceof TrainFailed)) throw error
          throw new Refused('BLOCKED', `The site ${name} stopped in round ${round}. ${error.message}`)
        }
      }),
    close: async () => {
      for (const trainer of trainers.values()) await trainer.close()
    },
  }
}
