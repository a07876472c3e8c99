import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, floats, openSession } from '#workers/train/session.ts'
import { Refused } from '../refusal.ts'
import { defaultPlan, type Plan } from '../run/plan.ts'
import { checkPlan } from './check-plan.ts'
import { evaluationStep } from './evaluation-step.ts'
import { inferenceModel } from './inference-model.ts'
import { initialWeights } from './initial-weights.ts'
import { learningRateOf } from './learning-rate.ts'
import { modelDigest } from './model-digest.ts'
import { philox, randomFrom, shuffledIndices } from './random.ts'
import { parameterCount, parameters } from './template.ts'
import { trainingStep } from './training-step.ts'

const plan = defaultPlan({ inputSizePx: 28 })
const withParams = (channels: number[], groups: number): Plan =>
  defaultPlan({ template: { name: 'cnn-groupnorm', params: { channels, groups } } })

const withOptions = (options: Partial<Plan>): Plan => ({ ...plan, ...options })
const server = { name: 'adam', learningRate: '0.01', momentum: '0.9', secondMoment: '0.99', adaptivity: '0.001' } as const

describe('random numbers', () => {
  it('are those of the published test vectors of Philox4x32-10', () => {
    expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
    const pi = philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])
    expect(pi).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1])
    const ones = 0xffffffff
    expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd])
  })
  it('have mean 0 and variance 1 as normal numbers', () => {
    const random = randomFrom('moments')
    const values = Array.from({ length: 20_000 }, () => random.normal())
    const mean = values.reduce((a, b) => a + b) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.04)
  })
  it('shuffle into a permutation that depends on the seed alone', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.string(), (length, seed) => {
        const order = shuffledIndices(length, randomFrom(seed))
        expect(order).toEqual(shuffledIndices(length, randomFrom(seed)))
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i))
      }),
      { numRuns: 50 },
    )
  })
})

describe('the parameter table', () => {
  it('has the 97,457 parameters of the reference network, without gaps, decayed tensors first', () => {
    const table = parameters(plan)
    expect(parameterCount(plan)).toBe(97_457)
    let offset = 0
    for (const parameter of table) {
      expect(parameter.offset).toBe(offset)
      offset += parameter.length
    }
    const ranks = table.map(({ shape }) => Math.min(shape.length, 2))
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
    expect(table[0]).toEqual({ name: 'stage1.conv.weight', shape: [16, 1, 3, 3], offset: 0, length: 144, start: 'kaiming' })
  })
})

describe('built twice', () => {
  it('graphs, initial weights and digest are the same bytes, and the digest tells plans apart', () => {
    expect(trainingStep(plan)).toEqual(trainingStep(plan))
    expect(evaluationStep(plan)).toEqual(evaluationStep(plan))
    const weights = initialWeights(plan)
    expect(initialWeights(plan)).toEqual(weights)
    expect(inferenceModel(plan, weights)).toEqual(inferenceModel(plan, weights))
    expect(modelDigest(plan)).toBe(modelDigest(plan))
    const digests = [plan, defaultPlan(), { ...plan, batchSize: 8 }, withParams([16, 32], 4)].map(modelDigest)
    expect(new Set(digests).size).toBe(4)
    expect(initialWeights({ ...plan, seed: 2 })).not.toEqual(weights)
  })
})

describe('the inference model', () => {
  it('gives the probabilities of the evaluation graph for any number of images', async () => {
    for (const shaped of [plan, withParams([8, 16, 16], 4)]) {
      const size = shaped.inputSizePx
      const random = randomFrom('images')
      const image = Uint8Array.from({ length: 3 * size * size }, () => random.below(256))
      const w = initialWeights(shaped)
      const model = await openSession(inferenceModel(shaped, w, { 'roundtable.round': '3' }))
      const { probability } = await model.run({ image: bytes(image, [3, 1, size, size]) })
      const { logit } = await (await openSession(evaluationStep(shaped))).run({
        w: floats(w, [w.length]),
        image: bytes(image, [3, 1, size, size]),
      })
      expect(probability!.dims).toEqual([3])
      logit!.data.forEach((z, i) => {
        expect(probability!.data[i]).toBeCloseTo(1 / (1 + Math.exp(-z)), 5)
      })
    }
  })
  it('refuses weights of another length', () => {
    expect(() => inferenceModel(plan, new Float32Array(3))).toThrow(RangeError)
  })
})

describe('a plan that cannot be built is refused with a sentence', () => {
  it.each<[string, Plan, RegExp]>([
    ['channels that the groups do not divide', withParams([16, 20], 8), /20 channels cannot be divided into 8 groups/],
    ['an input too small for the stages', { ...withParams([8, 8, 8, 8, 8], 8), inputSizePx: 8 }, /too small for 5 stages/],
    ['a learning rate of nought', { ...plan, optimizer: { ...plan.optimizer, learningRate: '0' } }, /learning rate 0 must/],
    ['FedProx without a proximal weight', { ...plan, algorithm: 'fedprox' }, /FedProx needs/],
    ['FedAvg with one', { ...plan, proximalMu: '0.1' }, /FedAvg has no/],
    ['a clip per coordinate above 1', { ...plan, clip: { normL2: '10', perCoordinate: '1.5' } }, /clip per coordinate/],
    ['a clip on the norm of nought', { ...plan, clip: { normL2: '0', perCoordinate: '1' } }, /L2 norm/],
    [
      'a momentum of one',
      withOptions({ optimizer: { name: 'sgd', learningRate: '0.1', weightDecay: '0', momentum: '1' } }),
      /momentum 1 must/,
    ],
    ['a gradient clip of nought', withOptions({ gradientClip: '0' }), /clip on the gradient/],
    ['a gain of AUC above 1', withOptions({ stopAfter: { rounds: 2, minDelta: '1.5' } }), /least gain 1\.5 must lie from 0 to 1/],
    ['an early end that never comes', withOptions({ stopAfter: { rounds: 20, minDelta: '0' } }), /would never end early: it has 20 rounds/],
    ['label smoothing above a half', withOptions({ labelSmoothing: '0.6' }), /label smoothing 0.6/],
    ['a trimmed share above a half', withOptions({ combination: { name: 'trimmed-mean', trimmedShare: '0.7' } }), /left out at each end/],
    ['an adaptive server without adaptivity', withOptions({ serverStep: { ...server, adaptivity: '0' } }), /adaptivity must be above 0/],
    ['a server that does not move', withOptions({ serverStep: { ...server, learningRate: '0' } }), /server's learning rate 0/],
    [
      'maximum pooling where nothing is pooled',
      defaultPlan({ template: { name: 'cnn-groupnorm', params: { channels: [8, 16], groups: 4, pooling: 'max' } } }),
      /below 64 px/,
    ],
    ['a class that is named twice', withOptions({ head: { kind: 'multi-class', classes: ['a', 'b', 'a'] } }), /class "a" is named twice/],
    [
      'several labels of which the first is another',
      withOptions({ head: { kind: 'multi-label', labels: ['mass', 'pneumonia'] } }),
      /first of several labels is "mass"/,
    ],
    [
      'models of one site alone beside several classes',
      withOptions({ head: { kind: 'multi-class', classes: ['a', 'b'] }, localOnly: true }),
      /by one label only/,
    ],
    [
      'too many parameters',
      defaultPlan({ template: { name: 'resnet-groupnorm', params: { channels: [256, 256, 256, 256, 256, 256], groups: 8 } } }),
      /parameters; at most/,
    ],
  ])('%s', (_, bad, sentence) => {
    expect(() => checkPlan(bad)).toThrow(sentence)
    expect(() => trainingStep(bad)).toThrow(Refused)
  })
})

it('the learning rate falls from the plan’s rate by half a cosine over the rounds', () => {
  const rates = Array.from({ length: 20 }, (_, i) => learningRateOf(defaultPlan(), i + 1))
  expect(rates[0]).toBe(0.003)
  expect(rates[10]).toBeCloseTo(0.0015, 10)
  expect(rates).toEqual(rates.toSorted((a, b) => b - a))
  expect(rates[19]).toBeGreaterThan(0)
})
