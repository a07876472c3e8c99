import { expect, test } from 'vitest'
import { defaultPlan } from '../run/plan.ts'
import { exampleTerms } from './example.ts'
import { outsidePolicy, type SiteDataset } from './plan-within.ts'
import { defaultPolicy } from './policy.ts'

const policy = defaultPolicy({ minimumPerClass: 20 })
const set = (classes: SiteDataset['classes']): SiteDataset => ({ manifest: 'm', chain: 'c', patients: 420, classes: classes! })
const several = defaultPlan({ quorum: 3, head: { kind: 'multi-class', classes: ['normal', 'viral'] } })
const labels = defaultPlan({ quorum: 3, head: { kind: 'multi-label', labels: ['pneumonia', 'effusion'] } })

test('a class of several that has too few patients is named', () => {
  const few = set([
    { name: 'normal', patients: 300 },
    { name: 'viral', patients: 19 },
  ])
  expect(outsidePolicy(policy, exampleTerms(), several, few)).toBe(
    'The class "viral" has 19 patients; the site policy asks for at least 20.',
  )
  expect(outsidePolicy(policy, exampleTerms(), several, set([{ name: 'viral', patients: 20 }]))).toBeNull()
})

test('a label of several whose smaller class has too few patients is named', () => {
  const few = set([
    { name: 'pneumonia', patients: 40 },
    { name: 'effusion', patients: 0 },
  ])
  expect(outsidePolicy(policy, exampleTerms(), labels, few)).toBe(
    'The smaller class of the label "effusion" has 0 patients; the site policy asks for at least 20.',
  )
})
