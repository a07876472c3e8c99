import { describe, expect, it } from 'vitest'
import { initialWeights } from '#core/model/initial-weights.ts'
import { trainingStep } from '#core/model/training-step.ts'
import { blobPlan as plan } from './blob-task.ts'
import { openSession } from './session.ts'
import { positiveWeightOf, trainLocally } from './train-locally.ts'

describe('local training', () => {
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
