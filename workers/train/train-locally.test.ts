import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { initialWeights } from '#core/model/initial-weights.ts'
import { trainingStep } from '#core/model/training-step.ts'
import { defaultPlan, type Plan } from '#core/run/plan.ts'
import { blobPlan as plan } from './blob-task.ts'
import { positiveWeightOf } from './class-weights.ts'
import { type Feeds, floats, openSession, type Session } from './session.ts'
import { trainLocally } from './train-locally.ts'

/** Takes what a step would compute on, and computes nothing. */
const recorder = () => {
  const fed: Feeds[] = []
  const nothing = floats(new Float32Array(3), [3])
  const session: Session = {
    run: async (feeds) => {
      fed.push(feeds)
      return { loss: floats(Float32Array.of(0.5), []), w_next: nothing, m_next: nothing, v_next: nothing }
    },
  }
  return { fed, session }
}
const feedsOf = async (changes: Partial<Plan>, n: number) => {
  const { fed, session } = recorder()
  const data = {
    n,
    images: Uint8Array.from({ length: n * 28 * 28 }, (_, i) => (i * i + 7 * i) % 253),
    labels: Uint8Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  }
  const base = new Float32Array(3)
  await trainLocally({ session, plan: defaultPlan({ inputSizePx: 28, ...changes }), round: 2, base, data, seed: 's', report: () => {} })
  return fed
}

describe('local training', () => {
  it('feeds the same bytes for the same plan and seed as ever, and pads and masks what is left of a pass', async () => {
    const fed = await feedsOf({ localEpochs: 2 }, 50)
    const hash = createHash('sha256')
    for (const feeds of fed)
      for (const name of ['image', 'label', 'mask', 'hyper']) {
        const { buffer, byteOffset, byteLength } = feeds[name]!.data as Float32Array
        hash.update(new Uint8Array(buffer, byteOffset, byteLength))
      }
    expect(hash.digest('hex')).toBe('04261f2ae58e6ccf9ff4b3cf314a894cbce8d1f9115a3f62ec432aed11dcbbb5')
    expect(fed.map(({ mask }) => (mask!.data as Float32Array).reduce((sum, one) => sum + one))).toEqual([16, 16, 16, 2, 16, 16, 16, 2])
  })
  it('under sampling, and where nothing is done about unequal classes, weighs them alike', async () => {
    const weights = async (imbalance: NonNullable<Plan['imbalance']>) =>
      (await feedsOf({ imbalance }, 48)).map(({ hyper }) => (hyper!.data as Float32Array)[2])
    expect([await weights('sampling'), await weights('none'), await weights('weights')]).toEqual([
      [1, 1, 1],
      [1, 1, 1],
      [2, 2, 2],
    ])
  })
  it('augments as the plan says', async () => {
    const still = { shiftPercent: 0, rotateDegrees: 0, contrastPercent: 0, mirror: false }
    const [feeds] = await feedsOf({ augmentation: still, localSteps: 1, batchSize: 1 }, 1)
    expect(feeds!.image!.data).toEqual(Uint8Array.from({ length: 28 * 28 }, (_, i) => (i * i + 7 * i) % 253))
  })

  it('reports a loss that became not-a-number with its step', async () => {
    const wild = { ...plan, optimizer: { ...plan.optimizer, learningRate: '999999999' } }
    const data = {
      images: new Uint8Array(32 * 28 * 28).map((_, i) => i % 251),
      labels: Uint8Array.from({ length: 32 }, (_, i) => i % 2),
      n: 32,
    }
    const session = await openSession(trainingStep(plan))
    const training = trainLocally({
      session,
      plan: { ...wild, localEpochs: 20 },
      round: 1,
      base: initialWeights(plan),
      data,
      seed: 's',
      report: () => {},
    })
    await expect(training).rejects.toThrow(/^The loss became not-a-number in step \d+: the learning rate is too high for this plan\.$/)
  })
  it('weighs positives by their rarity, within bounds also for a single class', () => {
    const labels = (positives: number, negatives: number) =>
      Uint8Array.from({ length: positives + negatives }, (_, i) => (i < positives ? 1 : 0))
    expect([labels(10, 30), labels(0, 9), labels(9, 0), labels(1, 99)].map(positiveWeightOf)).toEqual([3, 5, 0.2, 5])
  })
})
