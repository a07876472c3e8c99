import { Refused } from '#core/refusal.ts'
import type { ChildMessage, Progress, TrainResult, TrainTask } from './task.ts'
import { TrainFailed } from './train-failed.ts'
import { type Ended, residentBytes, startTrainProcess, type TrainProcess } from './train-process.ts'

const MEMORY_CHECK_MS = 250
const PROGRESS_MS = 500
const IDLE_MS = 15 * 60_000

export interface TrainerOptions {
  /** Resident memory at which the training process is ended. */
  readonly memoryMb: number
  /** How long one task may take. */
  readonly timeoutMs: number
  /** Where the process gets its empty working folder; the system's temporary folder by default. */
  readonly scratchDir?: string
  /** Hears the id of every process that is started. */
  readonly onStart?: (pid: number) => void
}
export interface TaskHooks {
  /** At most twice a second. */
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}
export interface Trainer {
  /**
   * Does one task in the training process.
   * @throws {Refused} TASK_CANCELLED after an abort, when the process is gone; what the data set, the plan or the base model is refused for
   * @throws {TrainFailed} out of memory, out of time, not-a-number, a crash
   */
  run(task: TrainTask, hooks?: TaskHooks): Promise<TrainResult>
  close(): Promise<void>
}

/**
 * A training process that stays warm from round to round. After anything but a result, or a quarter of an hour without work, it is ended;
 * the next task gets a new one.
 */
export const createTrainer = (options: TrainerOptions): Trainer => {
  let current: TrainProcess | null = null
  let busy = false
  let idle: NodeJS.Timeout | undefined
  const end = async () => {
    clearTimeout(idle)
    const ending = current
    current = null
    await ending?.kill()
  }
  return {
    run: async (task, hooks = {}) => {
      if (busy) throw new Error('This trainer is at work already.')
      busy = true
      clearTimeout(idle)
      try {
        if (hooks.signal?.aborted) throw cancelled(null)
        if (current !== null && current.device !== task.device) await end()
        if (current === null) {
          current = await startTrainProcess({ memoryMb: options.memoryMb, scratchDir: options.scratchDir, device: task.device })
          options.onStart?.(current.pid)
        }
        const result = await attend(current, task, hooks, options)
        idle = setTimeout(end, IDLE_MS).unref()
        return result
      } catch (error) {
        await end()
        throw error
      } finally {
        busy = false
      }
    },
    close: end,
  }
}

const cancelled = (last: Progress | null) =>
  new Refused(
    'TASK_CANCELLED',
    last?.phase === 'train'
      ? `The task was cancelled: training stopped in step ${last.step} of ${last.steps}, and no update was made.`
      : 'The task was cancelled before training began, and no update was made.',
  )

const crash = (last: Progress, { code, signal, stderr }: Ended, memoryMb: number) => {
  if (/heap out of memory|bad_alloc|Failed to allocate/i.test(stderr)) return outOfMemory(last, memoryMb)
  const line = stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
  return new TrainFailed(
    last.phase,
    `The training process ended unexpectedly (${signal ?? `exit code ${code}`})${line === '' ? '' : `: ${line}`}.`,
  )
}
const outOfMemory = (last: Progress, memoryMb: number) =>
  new TrainFailed(
    last.phase,
    `Training needed more than the ${memoryMb} MB it may use: allow more memory at this site, or agree on a smaller batch.`,
  )

/** Watches one task: its messages, its end, the clock, its memory and the wish to stop. The first of them decides. */
const attend = (
  worker: TrainProcess,
  task: TrainTask,
  { onProgress, signal }: TaskHooks,
  { memoryMb, timeoutMs }: TrainerOptions,
): Promise<TrainResult> =>
  new Promise((resolve, reject) => {
    let last: Progress = { phase: 'load', step: 0, steps: 0, loss: null, rssBytes: 0 }
    let toldAt = Number.NEGATIVE_INFINITY
    let toldPhase = ''
    let left = false
    const leave = (settle: () => void) => {
      if (left) return
      left = true
      worker.listen(null)
      clearTimeout(clock)
      clearInterval(memory)
      signal?.removeEventListener('abort', abort)
      settle()
    }
    const fail = (error: Error) => leave(() => reject(error))
    const abort = () => fail(cancelled(last))
    const checkMemory = (rssBytes: number | null) => {
      if (rssBytes !== null && rssBytes > memoryMb * 1024 * 1024) fail(outOfMemory(last, memoryMb))
    }
    const clock = setTimeout(
      () => fail(new TrainFailed(last.phase, `The task took longer than ${Math.round(timeoutMs / 1000)} s and was stopped.`)),
      timeoutMs,
    )
    const memory = setInterval(async () => checkMemory(await residentBytes(worker.pid)), MEMORY_CHECK_MS)
    const hear = (message: ChildMessage) => {
      if (message.type === 'done') return leave(() => resolve(message.result))
      if (message.type === 'refused') return fail(new Refused(message.code, message.message))
      if (message.type === 'probed') return
      if (message.type === 'failed') return fail(new TrainFailed(message.phase, message.message))
      last = message.progress
      checkMemory(last.rssBytes)
      if (performance.now() - toldAt < PROGRESS_MS && last.phase === toldPhase) return
      toldAt = performance.now()
      toldPhase = last.phase
      onProgress?.(last)
    }
    signal?.addEventListener('abort', abort, { once: true })
    worker.listen(hear)
    worker.ended.then((ended) => fail(crash(last, ended, memoryMb)))
    worker.send(task)
    if (signal?.aborted) abort()
  })
