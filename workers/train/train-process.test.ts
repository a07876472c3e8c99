import { fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hash } from '#core/id.ts'
import { writeBlobDataset } from './blob-dataset.ts'
import { blobTask, gone, limits, blobPlan as plan } from './blob-task.ts'
import { runTask } from './run-task.ts'
import type { TrainTask } from './task.ts'

let dataset: { dir: string; hash: Hash }
const taskOf = (changes: Partial<TrainTask> = {}) => blobTask(dataset, changes)
beforeAll(async () => {
  dataset = await writeBlobDataset(256)
})
afterAll(() => rm(dirname(dataset.dir), { recursive: true }))

describe.runIf(existsSync('/proc/self/environ'))('the training process', () => {
  it('has no environment but its channel to the parent, and an empty working folder of its own', async () => {
    let environ = ''
    const controller = new AbortController()
    const onStart = (pid: number) => (environ = `/proc/${pid}/environ`)
    let names: string[] = []
    const onProgress = () => {
      names = readFileSync(environ, 'utf8')
        .split('\0')
        .filter(Boolean)
        .map((pair) => pair.split('=')[0]!)
      controller.abort()
    }
    await runTask(taskOf(), { ...limits, onStart, onProgress, signal: controller.signal }).catch(() => {})
    expect(names.sort()).toEqual(['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'])
  })

  it('ends when its parent is killed', async () => {
    const scratchDir = await mkdtemp(join(tmpdir(), 'scratch-'))
    const options = JSON.stringify({ ...limits, scratchDir })
    const task = JSON.stringify({ ...taskOf({ plan: { ...plan, localEpochs: 50, batchSize: 1 } }), baseModel: null })
    const program = `
      import { runTask } from ${JSON.stringify(new URL('./run-task.ts', import.meta.url).pathname)}
      import { encodeModel } from '#core/weights/model-file.ts'
      import { initialWeights } from '#core/model/initial-weights.ts'
      const task = ${task}
      const baseModel = encodeModel(task.plan, initialWeights(task.plan))
      let pid = 0
      await runTask({ ...task, baseModel }, { ...${options}, onStart: (started) => (pid = started), onProgress: () => process.send(pid) })`
    const parent = fork('-', [], { execArgv: ['--input-type=module', '--eval', program], cwd: new URL('../..', import.meta.url).pathname })
    const pid = await new Promise<number>((resolve) => parent.once('message', (started) => resolve(started as number)))
    parent.kill('SIGKILL')
    await expect.poll(() => gone(pid), { timeout: 5000 }).toBe(true)
    await rm(scratchDir, { recursive: true })
  })
})
