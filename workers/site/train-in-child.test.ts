import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hash } from '#core/id.ts'
import { TaskResult } from '#core/protocol/messages.ts'
import { writeBlobDataset } from '#workers/train/blob-dataset.ts'
import { blobTask, limits } from '#workers/train/blob-task.ts'
import { createChildTrainer } from './train-in-child.ts'
import type { Trainer, Work } from './trainer.ts'

let dataset: { dir: string; hash: Hash }
let trainer: Trainer
beforeAll(async () => {
  dataset = await writeBlobDataset(256)
  trainer = createChildTrainer()
})
afterAll(async () => {
  await trainer.close()
  await rm(dirname(dataset.dir), { recursive: true })
})

const run = async (order: object, suppressBelow = 11) => {
  const { kind: taskKind, plan, round, run: of, baseModel, weightUnits } = blobTask(dataset)
  const basePath = join(dirname(dataset.dir), 'base')
  await writeFile(basePath, baseModel)
  const work = {
    ...{ order: { taskKind, plan, round, run: of, weightUnits, ...order }, preparedDir: dataset.dir, manifest: dataset.hash, basePath },
    ...{ personal: null, suppressBelow, ...limits, scratchDir: dirname(dataset.dir), device: 'cpu' },
  } as unknown as Work
  const { update: _, personal: __, ...told } = await trainer.run(work, { signal: new AbortController().signal, onProgress: () => {} })
  return TaskResult.parse(JSON.parse(JSON.stringify({ lease: '0'.repeat(36), attempt: 1, update: null, ...told })))
}

describe('what a site tells of a task', () => {
  it('holds evaluations in full only for an exchange that names a threshold', async () => {
    expect((await run({ taskKind: 'evaluate' })).full).toBeUndefined()
    expect((await run({ taskKind: 'evaluate', threshold: '0.250000' })).full).toMatchObject({
      val: { threshold: '0.000000', histogram: { kind: 'value' } },
      test: { threshold: '0.000000', histogram: { kind: 'value' } },
    })
  })

  it('counts images as a listing does: by fives, and not at all when they are few', async () => {
    expect((await run({})).images).toBe(190)
    expect((await run({ taskKind: 'evaluate' }, 33)).images).toBe(0)
  })
})
