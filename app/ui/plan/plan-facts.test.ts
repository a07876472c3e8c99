import { expect, it } from 'vitest'
import { defaultPlan } from '#core/run/plan.ts'
import { planFacts } from './plan-facts.ts'

const said = (changes: Parameters<typeof defaultPlan>[0], label: string) => {
  const fact = planFacts(defaultPlan(changes)).find((one) => one.label === label)
  return [fact?.value, fact?.note].filter(Boolean).join('; ')
}

it('says what holds where the plan leaves a field out', () => {
  expect(said({}, 'Learning rate over the rounds')).toBe('Falls along half a cosine')
  expect(said({}, 'Unequal classes')).toBe('Rarer classes weigh more')
  expect(said({}, 'Changes of the images')).toBe(
    'Training images are shifted by up to 5 %, turned by up to 8°, contrast changed by up to 15 %, at random',
  )
  expect(said({}, 'The exchange then')).toBe('Takes the combined update')
})

it('says the same of a plan that writes the usual in full', () =>
  expect(planFacts(defaultPlan({ schedule: 'cosine', imbalance: 'weights', labelSmoothing: '0' }))).toEqual(planFacts(defaultPlan())))

it('names every number that the chosen ways have, and no other', () => {
  const serverStep = { name: 'adam', learningRate: '0.01', momentum: '0.9', secondMoment: '0.99', adaptivity: '0.001' } as const
  expect(said({ serverStep }, 'The exchange then')).toContain('momentum 0.9, second moment 0.99, adaptivity 0.001')
  expect(said({ serverStep: { ...serverStep, name: 'momentum' } }, 'The exchange then')).not.toContain('second moment')
  expect(said({ combination: { name: 'trimmed-mean', trimmedShare: '0.2' } }, 'Updates are combined')).toContain('share of 0.2')
  expect(said({ localSteps: 14 }, 'Rounds')).toContain('every site takes 14 steps')
  expect(said({ personal: 'normalisation' }, 'Stays at each site')).toBe('Scale and shift of the normalisations')
  expect(said({ personal: 'last-stage' }, 'Stays at each site')).toBe('The normalisations, the last stage and the head')
  expect(said({ localOnly: true }, 'To compare with')).toMatch(/on its own images alone/)
  expect(said({ optimizer: { name: 'sgd', learningRate: '0.01', weightDecay: '0', momentum: '0.9' } }, 'Optimiser')).toBe(
    'SGD with momentum; learning rate 0.01, weight decay 0, momentum 0.9, seed 1',
  )
})

it('says which model training starts from, which it ends with, and when', () => {
  expect(said({}, 'Training starts from')).toBe('Weights drawn from the seed')
  expect(said({ initial: { sha256: 'a'.repeat(64), bytes: 400_000 } }, 'Training starts from')).toMatch(/file/)
  expect(said({}, 'The run ends with')).toBe('The last model; training takes all rounds')
  expect(said({ select: 'best-validation' }, 'The run ends with')).toMatch(/validation images/)
})

it('says what leaves a site beside its update, and that turns combine nothing', () => {
  expect(said({ algorithm: 'scaffold' }, 'Each site trains')).toContain('the change of its mean gradient')
  expect(said({ algorithm: 'fedprox', proximalMu: '0.1' }, 'Each site trains')).toContain('weight 0.1')
  const cyclic = { algorithm: 'cyclic', quorum: 1, graceSeconds: 60 } as const
  expect(said(cyclic, 'A round counts')).toBe(
    'when the site whose turn it is has returned; a site has 1 min to begin its turn, or the next has it',
  )
  expect(said(cyclic, 'Updates are combined')).toBe('Not at all: the model of a round is that of its one site')
})
