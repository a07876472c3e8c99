import type { TrainResult, TrainTask } from './task.ts'
import { createTrainer, type TaskHooks, type TrainerOptions } from './trainer.ts'

/** Does one task in a process of its own; for the rounds of a run keep a trainer instead. Throws what `Trainer.run` throws. */
export const runTask = async (task: TrainTask, { onProgress, signal, ...options }: TaskHooks & TrainerOptions): Promise<TrainResult> => {
  const trainer = createTrainer(options)
  try {
    return await trainer.run(task, { ...(onProgress && { onProgress }), ...(signal && { signal }) })
  } finally {
    await trainer.close()
  }
}
