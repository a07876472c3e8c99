import { expect, test } from 'vitest'
import { defaultPlan } from '#core/run/plan.ts'
import type { DatasetItem } from '#workers/dataset/open.ts'
import { byView, viewTable } from './by-view.ts'
import type { ScoredSplit } from './score-split.ts'

const split = (views: readonly DatasetItem['view'][], logits: readonly number[], labels: readonly number[]): ScoredSplit => ({
  ...{ plan: defaultPlan(), logits: Float32Array.from(logits), labels: Uint8Array.from(labels) },
  items: views.map((view, i) => ({ view, patient: `p${i}`, sex: null, ageYears: null }) as DatasetItem),
})

/** The model knows the view and nothing else: most positives are AP. */
const confounded = split(['AP', 'AP', 'AP', 'AP', 'PA', 'PA', 'PA', 'PA'], [2, 2, 2, 2, -2, -2, -2, -2], [1, 1, 1, 0, 1, 0, 0, 0])

test('a model that only sees the view is no better than chance within each', () => {
  const found = byView(confounded)!
  expect(Object.entries(found).map(([view, { images, auc }]) => [view, images, auc])).toEqual([
    ['PA', 4, 0.5],
    ['AP', 4, 0.5],
  ])
})

test('pictures of unknown view are a group of their own, and a group of one class has no AUC', () => {
  const found = byView(split(['AP', 'AP', null], [1, -1, 0], [1, 0, 1]))!
  expect(found.AP).toMatchObject({ images: 2, auc: 1 })
  expect(found.unknown).toEqual({ images: 1, auc: null, auc_low: null, auc_high: null })
})

test('a set that says no view has no groups, and no table', () => {
  expect(byView(split([null, null], [1, -1], [1, 0]))).toBeNull()
  expect(viewTable([['a', undefined]])).toBe('')
})

test('the table has a line for each view of each site that says them', () => {
  const lines = viewTable([
    ['a', undefined],
    ['b', byView(confounded)!],
  ]).split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[2]).toMatch(/^b +AP +4 +0\.5000 /)
})
