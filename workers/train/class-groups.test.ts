import { describe, expect, it } from 'vitest'
import { ABSENT_LABEL } from '#core/dataset/prepared.ts'
import { headOf } from '#core/run/head.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { batchOrder } from './batch-order.ts'
import { classGroups } from './class-groups.ts'
import { classWeightsOf } from './class-weights.ts'

const classes = defaultPlan({ head: { kind: 'multi-class', classes: ['normal', 'bacterial', 'viral'] } })
const labels = defaultPlan({ label: 'mass', head: { kind: 'multi-label', labels: ['mass', 'effusion'] } })

describe('under a head of several classes', () => {
  const values = Uint8Array.from([...Array(12).fill(0), ...Array(3).fill(1), ...Array(1).fill(2)])
  it('each class weighs by its pictures, so that all weigh alike, within bounds', () => {
    expect([...classWeightsOf(headOf(classes), values)]).toEqual([16 / 36, 16 / 9, 5].map(Math.fround))
    expect([...classWeightsOf(headOf(classes), Uint8Array.of(0, 0, 0))]).toEqual([Math.fround(1 / 3), 5, 5])
  })
  it('sampling draws every class as often as the others', () => {
    const { batches } = batchOrder({ ...classes, imbalance: 'sampling', batchSize: 6, localEpochs: 1 }, values, 's')
    for (const batch of batches) expect([0, 1, 2].map((value) => [...batch].filter((at) => values[at] === value).length)).toEqual([2, 2, 2])
  })
})

describe('under a head of several labels', () => {
  const none = ABSENT_LABEL
  const values = Uint8Array.from([1, 0, 0, none, 0, 1, 0, 1, none, 0, 1, 1])
  it('each label weighs its positives by the pictures that have it', () => {
    expect([...classWeightsOf(headOf(labels), values)]).toEqual([Math.fround(3 / 2), Math.fround(2 / 3)])
  })
  it('pictures are grouped by what they show, those with two findings in both groups', () => {
    expect(classGroups(headOf(labels), values)).toEqual([
      [0, 5],
      [2, 3, 5],
      [1, 4],
    ])
  })
  it('passes take each picture once, however many labels it has', () => {
    const { perEpoch, batches } = batchOrder({ ...labels, batchSize: 4, localEpochs: 1 }, values, 's')
    expect([perEpoch, [...batches].flatMap((batch) => [...batch]).sort()]).toEqual([2, [0, 1, 2, 3, 4, 5]])
  })
})
