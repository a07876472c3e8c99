import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hash } from '#core/id.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { PERSONAL_PARTS, type Plan } from '#core/run/plan.ts'
import { readSafetensors } from '#core/weights/safetensors.ts'
import { writeBlobDataset } from './blob-dataset.ts'
import { blobPlan, blobTask } from './blob-task.ts'
import { createPerformer } from './perform-task.ts'
import { personalOf } from './personal.ts'
import type { TrainTask } from './task.ts'

let dataset: { dir: string; hash: Hash }
beforeAll(async () => {
  dataset = await writeBlobDataset(256)
})
afterAll(() => rm(dirname(dataset.dir), { recursive: true }))

describe('what stays at a site', () => {
  it('is nothing where the plan does not say so', () => {
    expect(personalOf(blobPlan)).toBeNull()
  })
  it.each(PERSONAL_PARTS)(
    'by %s is put in place of the base before evaluation and training, comes back trained, and is nought in the update',
    async (part) => {
      const plan: Plan = { ...blobPlan, personal: part }
      const perform = createPerformer()
      const task = (changes: Partial<TrainTask> = {}) => perform(blobTask(dataset, { plan, ...changes }), () => {})
      const first = await task()
      const personal = personalOf(plan)!
      const start = personal.read(initialWeights(plan))
      expect(first.personal).not.toEqual(start)
      const second = await task({ personal: first.personal })
      expect(second.evaluation).not.toEqual(first.evaluation)
      expect(second.personal).not.toEqual(first.personal)
      const again = await task({ personal: start })
      expect([again.updateBytes, again.personal]).toEqual([first.updateBytes, first.personal])
      const file = readSafetensors(second.updateBytes!)
      if (!file.ok) throw new Error(file.message)
      const update = Float32Array.from(file.tensors.get('update')!.data as Int32Array)
      expect(personal.read(update)).toEqual(new Float32Array(start.length))
      expect(update.filter((value) => value !== 0).length).toBeGreaterThan((update.length - start.length) / 2)
      await expect(task({ personal: start.slice(1) })).rejects.toThrow('does not fit the model of the plan')
    },
  )
})
