import { existsSync, readFileSync } from 'node:fs'
import { initialWeights } from '#core/model/initial-weights.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { encodeModel } from '#core/weights/model-file.ts'
import { WEIGHT_UNITS } from '#core/weights/ring.ts'
import type { writeBlobDataset } from './blob-dataset.ts'
import type { TrainTask } from './task.ts'

/** A small plan that learns the blobs, for tests. */
export const blobPlan = defaultPlan({
  inputSizePx: 28,
  label: 'blob',
  batchSize: 16,
  localEpochs: 2,
  template: { name: 'cnn-groupnorm', params: { channels: [8, 16, 16], groups: 4 } },
})
export const limits = { memoryMb: 1024, timeoutMs: 60_000 }

/** A training task on a blob data set, from the initial weights of its plan. */
export const blobTask = (dataset: Awaited<ReturnType<typeof writeBlobDataset>>, changes: Partial<TrainTask> = {}): TrainTask => {
  const plan = changes.plan ?? blobPlan
  return {
    ...{ kind: 'train', preparedDir: dataset.dir, datasetHash: dataset.hash, plan, round: 1, run: 'run-1' },
    ...{
      baseModel: encodeModel(plan, initialWeights(plan)),
      weightUnits: WEIGHT_UNITS / 2,
      suppressBelow: 11,
      device: 'cpu',
    },
    ...changes,
  }
}

/** Whether a process is no more; one that ended and whose parent has not asked yet counts as gone. */
export const gone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return existsSync('/proc/self/stat') && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}
