import { describe, expect, it } from 'vitest'
import { defaultPlan, type Plan } from '#core/run/plan.ts'
import { batchOrder } from './batch-order.ts'

const labels = (positives: number, negatives: number) =>
  Uint8Array.from({ length: positives + negatives }, (_, i) => (i < positives ? 1 : 0))
const ordered = (changes: Partial<Plan>, given: Uint8Array, seed = 's') => {
  const order = batchOrder(defaultPlan({ batchSize: 8, ...changes }), given, seed)
  return { ...order, batches: [...order.batches].map((batch) => [...batch]) }
}
const times = (batches: number[][], n: number) => {
  const count = new Array<number>(n).fill(0)
  for (const at of batches.flat()) count[at]! += 1
  return count
}

describe('the images of a step', () => {
  it('under local epochs are every image once in each pass, in another order', () => {
    const { steps, perEpoch, batches } = ordered({ localEpochs: 2 }, labels(10, 11))
    expect([steps, perEpoch, ...batches.map(({ length }) => length)]).toEqual([6, 3, 8, 8, 5, 8, 8, 5])
    expect(times(batches.slice(0, 3), 21)).toEqual(times(batches.slice(3), 21))
    expect(batches.slice(0, 3)).not.toEqual(batches.slice(3))
  })
  it('under local steps fill every batch, as many as the plan says at a small and at a large site, and come round alike often', () => {
    for (const n of [3, 21, 500]) {
      const { steps, batches } = ordered({ localSteps: 10, localEpochs: 30 }, labels(n, 0))
      expect([steps, ...batches.map(({ length }) => length)]).toEqual([10, ...new Array(10).fill(8)])
      const count = times(batches, n)
      expect(Math.max(...count) - Math.min(...count)).toBeLessThanOrEqual(1)
    }
  })
  it('under local steps are no more than the agreed passes have, however small the site', () => {
    expect(ordered({ localSteps: 10, localEpochs: 2 }, labels(21, 0)).steps).toBe(6)
  })
  it('under sampling are of both classes alike often, and each image of a class comes round alike often', () => {
    const { steps, batches } = ordered({ imbalance: 'sampling', localEpochs: 3 }, labels(5, 40))
    expect(steps).toBe(18)
    for (const batch of batches) expect(batch.filter((at) => at < 5)).toHaveLength(4)
    const count = times(batches, 45)
    for (const part of [count.slice(0, 5), count.slice(5)]) expect(Math.max(...part) - Math.min(...part)).toBeLessThanOrEqual(1)
  })
  it('under sampling are simply all there is at a site with one class', () => {
    expect(times(ordered({ imbalance: 'sampling', localSteps: 2 }, labels(0, 16)).batches, 16)).toEqual(new Array(16).fill(1))
  })
  it('depend on the seed alone', () => {
    const changes = { imbalance: 'sampling', localSteps: 5, localEpochs: 2 } as const
    expect(ordered(changes, labels(9, 9))).toEqual(ordered(changes, labels(9, 9)))
    expect(ordered(changes, labels(9, 9)).batches).not.toEqual(ordered(changes, labels(9, 9), 't').batches)
  })
})
