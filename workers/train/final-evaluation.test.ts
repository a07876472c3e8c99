import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyAggregate } from '#core/aggregation/fedavg.ts'
import type { Hash } from '#core/id.ts'
import { chooseThreshold } from '#core/metrics/choose-threshold.ts'
import { evaluationStep } from '#core/model/evaluation-step.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { parameterCount } from '#core/model/template.ts'
import { TaskResult } from '#core/protocol/messages.ts'
import { PERSONAL_PARTS, type Plan, planHash } from '#core/run/plan.ts'
import { encodeModel, modelHash } from '#core/weights/model-file.ts'
import { WEIGHT_UNITS } from '#core/weights/ring.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { writeBlobDataset } from './blob-dataset.ts'
import { blobPlan, blobTask, limits } from './blob-task.ts'
import { readForPlan } from './read-for-plan.ts'
import { score } from './score.ts'
import { floats, openSession } from './session.ts'
import type { Progress, TrainTask } from './task.ts'
import { createTrainer, type Trainer } from './trainer.ts'

let dataset: { dir: string; hash: Hash }
let trainer: Trainer
beforeAll(async () => {
  dataset = await writeBlobDataset(384)
  trainer = createTrainer(limits)
})
afterAll(async () => {
  await trainer.close()
  await rm(dirname(dataset.dir), { recursive: true })
})

const plan: Plan = { ...blobPlan, localOnly: true, rounds: 3 }
const initial = encodeModel(plan, initialWeights(plan))
const evaluate = (changes: Partial<TrainTask> = {}, onProgress: (progress: Progress) => void = () => {}) => {
  const asked = { plan, kind: 'evaluate', round: 4, threshold: 0.25, suppressBelow: 5, baseModel: initial } as const
  return trainer.run(blobTask(dataset, { ...asked, ...changes }), { onProgress })
}
const aloneFor = (seconds: number, rounds = 3) => ({ initial, rounds, seconds })
const numberOf = (of: { kind: string } & Partial<Record<'value', string>>) => Number(of.value)

describe('the final evaluation of a site', () => {
  it('chooses the threshold on validation images under the model that is evaluated, and applies it to the test images', async () => {
    const { full } = await evaluate()
    const data = await readForPlan(dataset.dir, 'val', plan)
    const session = await openSession(evaluationStep(plan))
    const logits = await score(session, floats(initialWeights(plan), [initialWeights(plan).length]), data, plan.inputSizePx, () => {})
    const chosen = chooseThreshold(logits, data.labels, 5)
    expect(chosen).not.toBe(0.25)
    expect([full?.val.threshold, full?.test?.threshold]).toEqual([chosen.toFixed(6), chosen.toFixed(6)])
    expect((await evaluate({ suppressBelow: 200 })).full?.val.threshold).toBe('0.250000')
  })
  it('tells the AUC of each view, where the data set says which it is of enough people', async () => {
    const { strata } = await evaluate()
    expect(strata?.val.view?.map(({ group }) => group)).toEqual(['PA', 'AP', 'LATERAL', 'OTHER', 'unknown'])
    expect(strata?.val.view?.find(({ group }) => group === 'PA')?.auc.kind).toBe('value')
    expect([strata?.test.sex, strata?.test.age]).toEqual([undefined, undefined])
  })
  it('trains a model of its images alone only when that is asked, tells its steps, and tells metrics and nothing else', async () => {
    expect((await evaluate()).alone).toBeUndefined()
    const progress: Progress[] = []
    const result = await evaluate({ alone: aloneFor(600) }, (one) => progress.push(one))
    const { alone, full } = result
    if (alone?.kind !== 'told') throw new Error('no model of its own')
    expect(numberOf(alone.test.auc)).toBeGreaterThan(0.9)
    expect(numberOf(alone.test.auc)).toBeGreaterThan(numberOf(full!.test!.auc))
    const steps = 3 * 2 * Math.ceil(288 / plan.batchSize)
    const trained = progress.filter(({ phase }) => phase === 'train')
    expect(trained.map((one) => one.steps)).toContain(steps)
    expect(trained.every(({ step }) => step <= steps)).toBe(true)
    expect(result.updateBytes).toBeUndefined()
    expect(TaskResult.shape.alone.parse(alone)).toEqual(alone)
  })
  it('is the same again, and the model that a run of this site alone would make', async () => {
    const one: Plan = { ...plan, rounds: 1, clip: { normL2: '1000', perCoordinate: '1' } }
    const [base, units] = [encodeModel(one, initialWeights(one)), WEIGHT_UNITS]
    const asked = { plan: one, baseModel: base, alone: { initial: base, rounds: 1, seconds: 600 } }
    const [first, again] = [await evaluate(asked), await evaluate(asked)]
    expect(again.alone).toEqual(first.alone)
    const { updateBytes } = await trainer.run(blobTask(dataset, { plan: one, baseModel: base, weightUnits: units }))
    const expected = { run: 'run-1', round: 1, base: modelHash(base), plan: planHash(one), weightUnits: units, clip: one.clip }
    const update = acceptUpdate(updateBytes!, { ...expected, length: parameterCount(one) })
    if (!update.ok || first.alone?.kind !== 'told') throw new Error('no update')
    const federated = await evaluate({ plan: one, baseModel: encodeModel(one, applyAggregate(initialWeights(one), update.ring, units)) })
    expect(numberOf(first.alone.test.loss)).toBeCloseTo(numberOf(federated.full!.test!.loss), 3)
  })
  it('goes on without it when its time is over, or the policy leaves it none', async () => {
    expect((await evaluate({ alone: aloneFor(0) })).alone).toEqual({ kind: 'absent', reason: 'POLICY' })
    const late = await evaluate({ alone: aloneFor(0.01, 500) })
    expect([late.alone, late.full?.test?.auc.kind]).toEqual([{ kind: 'absent', reason: 'TIME' }, 'value'])
  })
  it('goes on without it when its training diverges', async () => {
    const wild: Plan = { ...plan, optimizer: { name: 'sgd', learningRate: '1', weightDecay: '0', momentum: '0.99' }, schedule: 'constant' }
    const start = encodeModel(wild, initialWeights(wild).fill(3e38))
    const calm = encodeModel(wild, initialWeights(wild))
    const result = await evaluate({ plan: wild, baseModel: calm, alone: { ...aloneFor(600), initial: start } })
    expect([result.alone, result.full?.test?.auc.kind]).toEqual([{ kind: 'absent', reason: 'FAILED' }, 'value'])
  })
  it('is stopped in its midst by a cancel, and no process stays', async () => {
    const stop = new AbortController()
    const asked = { plan, kind: 'evaluate', round: 4, threshold: 0, baseModel: initial, alone: aloneFor(600, 500) } as const
    const onProgress = ({ phase, step }: Progress) => {
      if (phase === 'train' && step > 3) stop.abort()
    }
    await expect(trainer.run(blobTask(dataset, asked), { signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: 'TASK_CANCELLED',
    })
  })
  it.each(PERSONAL_PARTS)('tells the shared model too, where the site uses one with its own %s', async (personal) => {
    const own: Plan = { ...plan, personal }
    const baseModel = encodeModel(own, initialWeights(own))
    const trained = await trainer.run(blobTask(dataset, { plan: own, baseModel }))
    const result = await evaluate({ plan: own, baseModel, personal: trained.personal })
    expect(result.shared?.test.auc).not.toEqual(result.full?.test?.auc)
    expect((await evaluate()).shared).toBeUndefined()
  })
})
