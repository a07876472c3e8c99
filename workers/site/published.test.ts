import { expect, test } from 'vitest'
import type { Hash } from '#core/id.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { datasetFor, type PublishedSet } from './published.ts'

const hash = 'a'.repeat(64) as Hash
const set: PublishedSet = {
  ...{ manifest: hash, chain: hash, name: 'set', outDir: '/out', synthetic: true, patients: 90, images: 100, publishedAt: 'now' },
  smallestClass: { pneumonia: 30, mass: 12, kind: 5 },
  classes: { kind: [50, 35, 5] },
}
const classesOf = (plan: Parameters<typeof defaultPlan>[0]) => datasetFor(set, defaultPlan(plan)).classes

test('what is known of a set for one label is its smaller class', () => {
  expect(datasetFor(set, defaultPlan())).toEqual({ manifest: hash, chain: hash, patients: 90, smallestClass: 30 })
})

test('for a head it is the patients of each class, 0 where the set has none, or the smaller class of each label', () => {
  expect(classesOf({ label: 'kind', head: { kind: 'multi-class', classes: ['normal', 'bacterial', 'viral', 'other'] } })).toEqual([
    { name: 'normal', patients: 50 },
    { name: 'bacterial', patients: 35 },
    { name: 'viral', patients: 5 },
    { name: 'other', patients: 0 },
  ])
  expect(classesOf({ head: { kind: 'multi-label', labels: ['pneumonia', 'mass', 'effusion'] } })).toEqual([
    { name: 'pneumonia', patients: 30 },
    { name: 'mass', patients: 12 },
    { name: 'effusion', patients: 0 },
  ])
})
