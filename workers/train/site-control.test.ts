import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeServerState } from '#core/aggregation/server-state-file.ts'
import type { Hash } from '#core/id.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { learningRateOf } from '#core/model/learning-rate.ts'
import { parameterCount } from '#core/model/template.ts'
import { type Plan, planHash } from '#core/run/plan.ts'
import { stepsPerOne, WEIGHT_UNITS } from '#core/weights/ring.ts'
import { readSafetensors } from '#core/weights/safetensors.ts'
import { writeBlobDataset } from './blob-dataset.ts'
import { blobPlan, blobTask } from './blob-task.ts'
import { createPerformer } from './perform-task.ts'
import { personalOf } from './personal.ts'
import type { TrainResult, TrainTask } from './task.ts'

const plan: Plan = {
  ...blobPlan,
  algorithm: 'scaffold',
  optimizer: { name: 'sgd', learningRate: '0.01', weightDecay: '0', momentum: '0' },
  clip: { normL2: '100', perCoordinate: '1' },
}
const count = parameterCount(plan)
let dataset: { dir: string; hash: Hash }
beforeAll(async () => {
  dataset = await writeBlobDataset(128)
})
afterAll(() => rm(dirname(dataset.dir), { recursive: true }))

const perform = createPerformer()
const common = Float32Array.from({ length: count }, (_, i) => Math.sin(i) / 500)
const own = Float32Array.from({ length: count }, (_, i) => Math.cos(i) / 300)
const serverState = encodeServerState({ c: common }, { plan: planHash(plan), round: 1 })
const task = (changes: Partial<TrainTask> = {}) => perform(blobTask(dataset, { plan, round: 2, ...changes }), () => {})
/** What the file of an update holds, in units of weights and of gradients. */
const rowsOf = ({ updateBytes }: TrainResult): { update: Float64Array; control: Float64Array } => {
  const file = readSafetensors(updateBytes!)
  if (!file.ok) throw new Error(file.message)
  const row = (name: string) => Float64Array.from(file.tensors.get(name)!.data, (value) => value / stepsPerOne(WEIGHT_UNITS / 2))
  return { update: row('update'), control: row('control') }
}
const worst = (found: ArrayLike<number>, expected: (i: number) => number): number =>
  Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - expected(i))), 0)

describe('the control variate of a site', () => {
  it('becomes cᵢ − c + (x − y)/(Kη), and what is sent of its change is what it is kept by', async () => {
    const result = await task({ control: { serverState, own, lost: false } })
    const { update, control } = rowsOf(result)
    const moved = result.steps * learningRateOf(plan, 2)
    expect(worst(result.control!, (i) => own[i]! - common[i]! - update[i]! / moved)).toBeLessThan(1e-5)
    expect(worst(result.control!, (i) => own[i]! + control[i]!)).toBeLessThan(1e-8)
    expect((await task({ control: { serverState, own, lost: false } })).updateBytes).toEqual(result.updateBytes)
  })

  it('corrects each step by c − cᵢ: to first order training moves by as much more', async () => {
    const gentle = { ...plan, optimizer: { ...plan.optimizer, learningRate: '0.0001' } }
    const state = encodeServerState({ c: common }, { plan: planHash(gentle), round: 1 })
    const plain = await task({ plan: gentle })
    const corrected = await task({ plan: gentle, control: { serverState: state, own, lost: false } })
    const moved = plain.steps * learningRateOf(gentle, 2)
    const [without, withIt] = [rowsOf(plain).update, rowsOf(corrected).update]
    expect(worst(withIt, (i) => without[i]! - moved * (common[i]! - own[i]!))).toBeLessThan(1e-6)
    expect(worst(withIt, (i) => without[i]!)).toBeGreaterThan(3e-6)
  })

  it('begins at nought, and where it is lost sends nothing of its first change', async () => {
    const first = await task({ round: 1 })
    const { control } = rowsOf(first)
    expect(worst(first.control!, (i) => control[i]!)).toBeLessThan(1e-8)
    const lost = await task({ control: { serverState, own: null, lost: true } })
    expect(rowsOf(lost).control.every((value) => value === 0)).toBe(true)
    const begun = await task({ control: { serverState, own: null, lost: false } })
    expect(rowsOf(begun).update).toEqual(rowsOf(lost).update)
    expect(worst(lost.control!, (i) => begun.control![i]!)).toBeLessThan(1e-6)
  })

  it('is nought for what stays at the site, of which nothing is sent', async () => {
    const lastStage: Plan = { ...plan, personal: 'last-stage' }
    const personal = personalOf(lastStage)!
    const result = await task({ plan: lastStage, round: 1, personal: personal.read(initialWeights(plan)) })
    const { update, control } = rowsOf(result)
    const nought = new Float32Array(personal.read(own).length)
    for (const sent of [update, control, result.control!]) expect(personal.read(Float32Array.from(sent))).toEqual(nought)
    expect(control.filter((value) => value !== 0).length).toBeGreaterThan((count - nought.length) / 2)
    expect(result.personal).not.toEqual(personal.read(initialWeights(plan)))
  })

  it('is refused with the state of another plan, and of another length', async () => {
    const foreign = encodeServerState({ c: common }, { plan: planHash(blobPlan), round: 1 })
    await expect(task({ control: { serverState: foreign, own, lost: false } })).rejects.toMatchObject({ code: 'UPDATE_HEADER' })
    await expect(task({ control: { serverState, own: own.slice(1), lost: false } })).rejects.toThrow('does not fit the model')
  })
})
