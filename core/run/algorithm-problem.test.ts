import { expect, test } from 'vitest'
import { algorithmProblem } from './algorithm-problem.ts'
import { defaultPlan, type Plan } from './plan.ts'

const sgd = { name: 'sgd', learningRate: '0.05', weightDecay: '0', momentum: '0.9' } as const
const step = (name: NonNullable<Plan['serverStep']>['name'], learningRate = '1'): Partial<Plan> => ({
  serverStep: { name, learningRate, momentum: '0.5', secondMoment: '0.9', adaptivity: '0.01' },
})
const scaffold = (changes: Partial<Plan> = {}) => algorithmProblem(defaultPlan({ algorithm: 'scaffold', optimizer: sgd, ...changes }))
const cyclic = (changes: Partial<Plan> = {}) => algorithmProblem(defaultPlan({ algorithm: 'cyclic', quorum: 1, ...changes }))

test('SCAFFOLD needs SGD, the average of the updates, and a model that moves by it or its momentum', () => {
  for (const changes of [{}, step('average', '0.5'), step('momentum'), { personal: 'last-stage', weighting: 'images' } as const])
    expect(scaffold(changes)).toBeNull()
  const adamw = { name: 'adamw', learningRate: '0.003', weightDecay: '0.05' } as const
  expect(scaffold({ optimizer: adamw })).toMatch(/^SCAFFOLD corrects .* choose SGD/)
  expect(scaffold({ combination: { name: 'median', trimmedShare: '0' } })).toMatch(/Combine by the average\.$/)
  for (const name of ['adam', 'yogi', 'adagrad'] as const) expect(scaffold(step(name))).toContain(`and ${name} also scales`)
  expect(scaffold({ proximalMu: '0.1' })).toBe('SCAFFOLD has no proximal weight: set it to 0 instead of 0.1, or choose FedProx.')
})

test('cyclic training has one site a round: nothing to wait for, combine or compare', () => {
  for (const changes of [{}, step('average'), { personal: 'last-stage' } as const]) expect(cyclic(changes)).toBeNull()
  expect(cyclic({ quorum: 2 })).toContain('its quorum is 1, not 2')
  expect(cyclic({ combination: { name: 'norm-bound', trimmedShare: '0' } })).toContain('nothing to combine')
  for (const changes of [step('average', '0.5'), step('momentum')]) expect(cyclic(changes)).toContain('goes on from site to site as it is')
  expect(cyclic({ mandatory: ['00000000-0000-4000-8000-00000000000a'] })).toContain('Name no mandatory site')
  for (const changes of [{ select: 'best-validation' } as const, { stopAfter: { rounds: 2, minDelta: '0' } }])
    expect(cyclic(changes)).toContain('models cannot be compared')
})
