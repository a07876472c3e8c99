import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyAggregate } from '#core/aggregation/fedavg.ts'
import type { Hash } from '#core/id.ts'
import { FullEvaluation } from '#core/metrics/full-evaluation.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { parameterCount } from '#core/model/template.ts'
import { planHash } from '#core/run/plan.ts'
import { encodeModel, modelHash } from '#core/weights/model-file.ts'
import { WEIGHT_UNITS } from '#core/weights/ring.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { writeBlobDataset } from './blob-dataset.ts'
import { blobTask, gone, limits, blobPlan as plan } from './blob-task.ts'
import { runTask } from './run-task.ts'
import type { Progress, TrainTask } from './task.ts'
import { createTrainer, type Trainer } from './trainer.ts'

let dataset: { dir: string; hash: Hash }
const taskOf = (changes: Partial<TrainTask> = {}) => blobTask(dataset, changes)
beforeAll(async () => {
  dataset = await writeBlobDataset(256)
})
afterAll(() => rm(dirname(dataset.dir), { recursive: true }))

describe('a training task', () => {
  let trainer: Trainer
  const pids: number[] = []
  beforeAll(() => {
    trainer = createTrainer({ ...limits, onStart: (pid) => pids.push(pid) })
  })
  afterAll(() => trainer.close())

  it('trains, so that the aggregated model does better, and tells its progress', async () => {
    const progress: Progress[] = []
    let weights = initialWeights(plan)
    const aucs: number[] = []
    for (let round = 1; round <= 3; round++) {
      const baseModel = encodeModel(plan, weights)
      const result = await trainer.run(taskOf({ round, baseModel }), { onProgress: (p) => progress.push(p) })
      const expected = {
        run: 'run-1',
        round,
        base: modelHash(baseModel),
        plan: planHash(plan),
        weightUnits: WEIGHT_UNITS / 2,
        clip: plan.clip,
      }
      const accepted = acceptUpdate(result.updateBytes!, { ...expected, length: parameterCount(plan) })
      if (!accepted.ok) throw new Error(accepted.message)
      weights = applyAggregate(weights, accepted.ring, WEIGHT_UNITS / 2)
      const { auc } = result.evaluation
      aucs.push(auc.kind === 'value' ? Number(auc.value) : Number.NaN)
      expect(result).toMatchObject({ images: 192, steps: 24, device: 'cpu', clippedShare: 0 })
      expect(Math.abs(result.normL2! - accepted.normL2)).toBeLessThan(1e-4)
    }
    expect(aucs[2]).toBeGreaterThan(0.95)
    expect(aucs[2]!).toBeGreaterThan(aucs[0]!)
    expect(progress[0]).toMatchObject({ phase: 'load' })
    expect(pids).toHaveLength(1)
  })

  it('gives the same bytes again, from a warm and from a new process, the same numbers in another run, and others in another round', async () => {
    const first = await trainer.run(taskOf())
    const bytes = [await trainer.run(taskOf()), await runTask(taskOf(), limits)].map((result) => result.updateBytes)
    expect(bytes).toEqual([first.updateBytes, first.updateBytes])
    const { updateBytes } = await trainer.run(taskOf({ round: 2 }))
    expect(updateBytes!.slice(-4000)).not.toEqual(first.updateBytes!.slice(-4000))
  })

  it('under FedProx stays nearer to the global model', async () => {
    const prox = { ...plan, algorithm: 'fedprox' as const, proximalMu: '5' }
    const near = await trainer.run(taskOf({ plan: prox }))
    const far = await trainer.run(taskOf())
    expect(near.normL2!).toBeLessThan(0.95 * far.normL2!)
  })

  it('only evaluates when that is asked, and suppresses metrics over few people, though their images are enough', async () => {
    const result = await trainer.run(taskOf({ kind: 'evaluate', suppressBelow: 17 }))
    expect(result).toMatchObject({
      images: 32,
      steps: 0,
      trainLoss: null,
      evaluation: { auc: { kind: 'suppressed' }, accuracy: { kind: 'suppressed' }, loss: { kind: 'suppressed' } },
    })
    expect(result.updateBytes).toBeUndefined()
    expect(result.full).toBeUndefined()
  })

  it('tells of the validation split in full when it names a threshold, and of the test split only in an evaluation', async () => {
    const { full, evaluation } = await trainer.run(taskOf({ threshold: 0 }))
    expect(FullEvaluation.parse(full!.val)).toMatchObject({ threshold: '0.000000', histogram: { kind: 'value' }, images: { value: 32 } })
    expect(full!.val.auc).toMatchObject({ value: (evaluation.auc as { value: string }).value })
    expect(full!.test).toBeUndefined()
    const { full: last } = await trainer.run(taskOf({ kind: 'evaluate', threshold: 0.25, suppressBelow: 17 }))
    expect(last!.val).toMatchObject({ auc: { kind: 'suppressed' }, histogram: { kind: 'suppressed' }, positives: { kind: 'suppressed' } })
    expect(FullEvaluation.parse(last!.test)).toMatchObject({ threshold: '0.250000', histogram: { kind: 'suppressed' } })
    const { full: shown } = await trainer.run(taskOf({ kind: 'evaluate', threshold: 0.25 }))
    expect(shown!.test!.loss).toMatchObject({ n: 32 })
    expect((shown!.test!.loss as { value: string }).value).not.toBe((shown!.val.loss as { value: string }).value)
  })

  it('is refused for another data set, another label and another plan’s model, and the next task works', async () => {
    await expect(trainer.run(taskOf({ datasetHash: 'a'.repeat(64) as Hash }))).rejects.toMatchObject({ code: 'DATASET_MISMATCH' })
    const other = { ...plan, label: 'effusion' }
    await expect(trainer.run(taskOf({ plan: other }))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    await expect(trainer.run(taskOf({ plan: other, baseModel: taskOf().baseModel }))).rejects.toMatchObject({ code: 'UPDATE_HEADER' })
    expect((await trainer.run(taskOf())).steps).toBe(24)
    expect(pids.slice(0, -1).every(gone)).toBe(true)
  })
})
