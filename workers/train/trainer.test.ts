import { readdirSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hash } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import { writeBlobDataset } from './blob-dataset.ts'
import { blobTask, gone, limits, blobPlan as plan } from './blob-task.ts'
import { runTask } from './run-task.ts'
import type { Progress, TrainTask } from './task.ts'
import { TrainFailed } from './train-failed.ts'
import type { TrainerOptions } from './trainer.ts'

let dataset: { dir: string; hash: Hash }
const taskOf = (changes: Partial<TrainTask> = {}) => blobTask(dataset, changes)
beforeAll(async () => {
  dataset = await writeBlobDataset(256)
})
afterAll(() => rm(dirname(dataset.dir), { recursive: true }))

describe('a task that does not come to its end', () => {
  const long = { ...plan, localEpochs: 50, batchSize: 4 }
  const longTask = () => taskOf({ plan: long })
  const withPid = async (
    task: TrainTask,
    changes: Partial<TrainerOptions>,
    onProgress?: (progress: Progress, pid: number) => void,
    signal?: AbortSignal,
  ) => {
    let pid = 0
    const hooks = {
      onStart: (started: number) => (pid = started),
      onProgress: (p: Progress) => onProgress?.(p, pid),
      ...(signal && { signal }),
    }
    const error: unknown = await runTask(task, { ...limits, ...changes, ...hooks }).catch((caught: unknown) => caught)
    if (pid !== 0) expect(gone(pid)).toBe(true)
    return error
  }

  it('because it is cancelled leaves no process and no folder behind', async () => {
    const scratchDir = await mkdtemp(join(tmpdir(), 'scratch-'))
    const controller = new AbortController()
    let abortedAt = 0
    let folders: string[] = []
    const cancelInTraining = ({ phase }: Progress) => {
      if (phase !== 'train') return
      abortedAt = performance.now()
      folders = readdirSync(scratchDir)
      controller.abort()
    }
    const error = await withPid(longTask(), { scratchDir }, cancelInTraining, controller.signal)
    expect(performance.now() - abortedAt).toBeLessThan(1000)
    expect(error).toBeInstanceOf(Refused)
    expect(error).toMatchObject({
      code: 'TASK_CANCELLED',
      message: expect.stringMatching(/^The task was cancelled: training stopped in step \d+ of 2400,/),
    })
    expect(folders).toHaveLength(1)
    expect(await readdir(scratchDir)).toEqual([])
    await rm(scratchDir, { recursive: true })
  })
  it('because it was cancelled before it began starts no process', async () => {
    expect(await withPid(longTask(), {}, undefined, AbortSignal.abort())).toMatchObject({ code: 'TASK_CANCELLED' })
  })
  it('because of time says so', async () => {
    const error = await withPid(longTask(), { timeoutMs: 1500 })
    expect(error).toBeInstanceOf(TrainFailed)
    expect(error).toMatchObject({ message: 'The task took longer than 2 s and was stopped.' })
  })
  it('because of memory says how much it had', async () => {
    const error = await withPid(longTask(), { memoryMb: 64 })
    expect(error).toMatchObject({ name: 'TrainFailed', message: expect.stringMatching(/more than the 64 MB it may use/) })
  })
  it('because its process died says where', async () => {
    const error = await withPid(longTask(), {}, ({ phase }, pid) => {
      if (phase === 'train') process.kill(pid, 'SIGSEGV')
    })
    expect(error).toMatchObject({ name: 'TrainFailed', phase: 'train', message: 'The training process ended unexpectedly (SIGSEGV).' })
  })
})
