import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ABSENT_LABEL } from '../dataset/prepared.ts'
import { randomFrom } from '../model/random.ts'
import { defaultPlan } from '../run/plan.ts'
import { auc } from './auc.ts'
import { type Cell, confusionOf, suppressConfusion } from './confusion.ts'
import { fullEvaluationOf } from './full-evaluation.ts'
import { HeadEvaluation, headEvaluationOf, shortEvaluationOf } from './head-evaluation.ts'
import type { Count } from './metric.ts'
import { multiClassEvaluationOf } from './multi-class.ts'
import { likeliest, oneVersusRest } from './one-versus-rest.ts'

const classes = defaultPlan({ head: { kind: 'multi-class', classes: ['normal', 'bacterial', 'viral'] } })
const labels = defaultPlan({ label: 'mass', head: { kind: 'multi-label', labels: ['mass', 'effusion'] } })

/** Scores that know the class a little. */
const scored = (counts: readonly number[], seed = 's', sure = 1.5) => {
  const random = randomFrom(seed)
  const truth = counts.flatMap((count, at) => new Array<number>(count).fill(at))
  return {
    truth: Uint8Array.from(truth),
    logits: Float64Array.from(truth.flatMap((at) => counts.map((_, k) => random.normal() + (k === at ? sure : 0)))),
  }
}

describe('one class against the rest', () => {
  it('is scored by the log odds of its softmax probability', () => {
    const [a, b, c] = [0.3, -1, 2]
    const p = Math.exp(c) / (Math.exp(a) + Math.exp(b) + Math.exp(c))
    expect(oneVersusRest([a, b, c], 3, 2)[0]).toBeCloseTo(Math.log(p / (1 - p)), 12)
    expect([...likeliest([a, b, c, 5, 5, 1], 3)]).toEqual([2, 0])
  })
})

describe('an evaluation of several classes', () => {
  it('of one’s own data has the AUC of each class, their mean, the accuracy and the whole confusion matrix, exactly', () => {
    const { truth, logits } = scored([20, 7, 3])
    const found = multiClassEvaluationOf(logits, truth, 3, { k: 0 })
    const areas = [0, 1, 2].map((at) =>
      auc(
        oneVersusRest(logits, 3, at),
        truth.map((one) => (one === at ? 1 : 0)),
      ),
    ) as number[]
    expect(found.classes.map((one) => one.auc.kind === 'value' && Number(one.auc.value))).toEqual(
      areas.map((area) => Number(area.toFixed(6))),
    )
    expect(found.auc).toMatchObject({ value: (areas.reduce((a, b) => a + b) / 3).toFixed(6), n: 30 })
    const right = likeliest(logits, 3).filter((one, i) => one === truth[i]).length
    expect(found.accuracy).toMatchObject({ value: (right / 30).toFixed(6) })
    const rows = found.confusion.map((row) => row.reduce((sum, cell) => sum + (cell.kind === 'value' ? cell.value : Number.NaN), 0))
    expect(rows).toEqual([20, 7, 3])
    expect(found.confusion.reduce((sum, row, i) => sum + (row[i]!.kind === 'value' ? (row[i] as { value: number }).value : 0), 0)).toBe(
      right,
    )
  })
  it('hides a class that is small or missing, and another, so that it cannot be calculated from the number of images', () => {
    for (const small of [0, 4]) {
      const { truth, logits } = scored([120, 60, small])
      const found = multiClassEvaluationOf(logits, truth, 3, { k: 11 })
      expect(HeadEvaluation.parse(found)).toEqual(found)
      expect(found.classes.map(({ images, auc: area }) => [images.kind, area.kind])).toEqual([
        ['value', 'value'],
        ['suppressed', 'suppressed'],
        ['suppressed', 'suppressed'],
      ])
      expect(found.confusion.slice(1).flat()).toEqual(new Array(6).fill({ kind: 'suppressed' }))
      const [area] = found.classes.map((one) => (one.auc.kind === 'value' ? Number(one.auc.value) : Number.NaN))
      expect(Math.abs(Number(found.auc.kind === 'value' && found.auc.value) - area!)).toBeLessThan(0.006)
    }
  })
  it('of many pictures of few people tells nothing', () => {
    const { truth, logits } = scored([40, 40, 40])
    const patients = Array.from(truth, (_, i) => `p${i % 9}`)
    const found = multiClassEvaluationOf(logits, truth, 3, { k: 11, patients })
    expect(JSON.stringify(found)).not.toMatch(/"value":"?\d/)
  })
  it('of nothing is not defined', () => {
    expect(multiClassEvaluationOf([], new Uint8Array(0), 3, { k: 0 })).toMatchObject({
      auc: { kind: 'undefined' },
      accuracy: { kind: 'undefined' },
    })
    expect(multiClassEvaluationOf([], new Uint8Array(0), 3, { k: 11 })).toMatchObject({ auc: { kind: 'suppressed' } })
  })
})

describe('a suppressed confusion matrix', () => {
  const K = 11
  const cellsOf = (numbers: readonly (readonly number[])[]): Cell[][] =>
    numbers.map((row) => row.map((images) => ({ images, people: images })))
  const told = (numbers: readonly (readonly number[])[]): Count[] =>
    numbers.map((row) => ({ kind: 'value', value: Math.round(row.reduce((a, b) => a + b, 0) / 5) * 5 }))

  it('never shows a small cell, and never hides a small one alone in its row or on the diagonal', () => {
    const cell = fc.oneof(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 16, max: 400 }))
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }), (numbers) => {
        const all = numbers.flat().reduce((a, b) => a + b, 0)
        const shown = suppressConfusion(cellsOf(numbers), told(numbers), all, K)
        const isHidden = shown.map((row) => row.map(({ kind }) => kind === 'suppressed'))
        for (const [i, row] of numbers.entries()) {
          for (const [j, number] of row.entries()) if (number < K) expect(isHidden[i]![j]).toBe(true)
          expect(isHidden[i]!.filter(Boolean)).not.toHaveLength(1)
        }
        expect(isHidden.filter((row, i) => row[i])).not.toHaveLength(1)
      }),
      { numRuns: 300 },
    )
  })
  it('shows what is large, rounded', () => {
    const [row] = suppressConfusion(
      cellsOf([
        [203, 41, 27],
        [30, 99, 33],
        [15, 22, 88],
      ]),
      told([
        [203, 41, 27],
        [30, 99, 33],
        [15, 22, 88],
      ]),
      558,
      K,
    )
    expect(row).toEqual([205, 40, 25].map((value) => ({ kind: 'value', value })))
  })
  it('counts people, not pictures', () => {
    const [[cell]] = confusionOf([0, 0, 0, 1], [0, 0, 0, 1], 2, ['a', 'a', 'b', 'c']) as [[Cell]]
    expect(cell).toEqual({ images: 3, people: 2 })
  })
})

describe('an evaluation of several labels', () => {
  it('judges each label by the images that have it, at a threshold of its own', () => {
    const random = randomFrom('labels')
    const truth = Uint8Array.from({ length: 200 }, (_, i) => (i % 7 === 3 ? ABSENT_LABEL : random.below(2)))
    const logits = Float64Array.from(truth, (label) => (label === 1 ? 1 : 0) + random.normal())
    const found = headEvaluationOf(labels, logits, truth, { k: 11, thresholds: [0, 0.5] })
    if (found?.kind !== 'multi-label') throw new Error('another kind')
    const given = [...truth.keys()].filter((i) => i % 2 === 1 && truth[i] !== ABSENT_LABEL)
    const alone = fullEvaluationOf(
      given.map((i) => logits[i]!),
      given.map((i) => truth[i]!),
      { k: 11, threshold: 0.5 },
    )
    expect(found.labels[1]).toEqual(alone)
    const areas = found.labels.map(({ auc: area }) => (area.kind === 'value' ? Number(area.value) : Number.NaN))
    expect(found.auc).toMatchObject({ kind: 'value', value: ((areas[0]! + areas[1]!) / 2).toFixed(6) })
    expect(shortEvaluationOf(labels, logits, truth, 11)).toEqual({ auc: found.auc, accuracy: found.accuracy, loss: found.loss })
  })
})

it('a plan without a head has no evaluation of one, and its short evaluation is that of its label', () => {
  expect(headEvaluationOf(defaultPlan(), [1, -1], [1, 0], { k: 0 })).toBeNull()
  expect(shortEvaluationOf(defaultPlan(), [1, -1], Uint8Array.of(1, 0), 0).auc).toMatchObject({ value: '1.000000' })
  expect(shortEvaluationOf(classes, [1, 0, 0, 0, 1, 0, 0, 0, 1], Uint8Array.of(0, 1, 2), 0).accuracy).toMatchObject({ value: '1.000000' })
})
