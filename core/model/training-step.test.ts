import { describe, expect, it } from 'vitest'
import { bytes, floats, openSession } from '#workers/train/session.ts'
import { distance } from '#workers/train/testing/parity-fixtures.ts'
import { defaultPlan, type Plan } from '../run/plan.ts'
import { partSizes } from './batch-parts.ts'
import { evaluationStep } from './evaluation-step.ts'
import { initialWeights } from './initial-weights.ts'
import { modelDigest } from './model-digest.ts'
import { randomFrom } from './random.ts'
import { parameters } from './template.ts'
import { hyperInput, trainingStep } from './training-step.ts'

const plans: [string, Plan][] = [
  ['28 px with pools', defaultPlan({ inputSizePx: 28, batchSize: 4 })],
  [
    '32 px, residual',
    defaultPlan({ inputSizePx: 32, batchSize: 4, template: { name: 'resnet-groupnorm', params: { channels: [8, 16], groups: 4 } } }),
  ],
  [
    '32 px, depthwise',
    defaultPlan({ inputSizePx: 32, batchSize: 4, template: { name: 'efficientnet-groupnorm', params: { channels: [8, 16], groups: 4 } } }),
  ],
  ['64 px with strides', defaultPlan({ batchSize: 4, template: { name: 'cnn-groupnorm', params: { channels: [8, 16, 16], groups: 4 } } })],
]
const hyper = { learningRate: 0.003, weightDecay: 0.05, positiveWeight: 0.7, proximalMu: 0.1, t: 1 }

/** A batch of four: two positives, one negative, and one that is padding. */
const batchOf = (plan: Plan) => {
  const random = randomFrom('batch')
  const size = plan.inputSizePx
  const image = Uint8Array.from({ length: 4 * size * size }, () => random.below(256))
  return {
    image: bytes(image, [4, 1, size, size]),
    label: floats(Float32Array.of(1, 0, 1, 1), [4, 1]),
    mask: floats(Float32Array.of(1, 1, 1, 0), [4, 1]),
  }
}
const flat = (values: Float32Array) => floats(values, [values.length])
const feedsOf = (plan: Plan, w: Float32Array, t = 1) => ({
  ...{ w: flat(w), m: flat(new Float32Array(w.length)), v: flat(new Float32Array(w.length)) },
  ...batchOf(plan),
  hyper: flat(hyperInput({ ...hyper, t })),
})

describe.each(plans)('a training step at %s', (_, plan) => {
  it('has the gradient that central differences along it find, for every tensor', async () => {
    const session = await openSession(trainingStep(plan, { expose: 'gradient' }))
    // Scales of residual blocks start at 0, where half of the network has no gradient.
    const random = randomFrom('moved')
    const w = initialWeights(plan).map((value) => (value === 0 ? random.normal() / 4 : value))
    const gradient = (await session.run(feedsOf(plan, w))).gradient!.data
    const loss = async (at: Float32Array) => (await session.run(feedsOf(plan, at))).loss!.data[0]!
    for (const { name, offset, length } of parameters(plan)) {
      const part = gradient.slice(offset, offset + length)
      const norm = Math.hypot(...part)
      const moved = (by: number) =>
        w.map((value, i) => (i < offset || i >= offset + length ? value : value + (by * part[i - offset]!) / norm))
      const epsilon = 2e-3
      const slope = ((await loss(moved(epsilon))) - (await loss(moved(-epsilon)))) / (2 * epsilon)
      expect(Math.abs(slope / norm - 1), name).toBeLessThan(0.03)
    }
  })

  it('has the loss that a plain computation from the evaluation graph gives', async () => {
    const w = initialWeights(plan)
    const { image } = batchOf(plan)
    const logits = (await (await openSession(evaluationStep(plan))).run({ w: flat(w), image })).logit!.data
    const softplus = (z: number) => Math.log1p(Math.exp(z))
    const expected = (0.7 * softplus(-logits[0]!) + softplus(logits[1]!) + 0.7 * softplus(-logits[2]!)) / 3
    const { loss } = await (await openSession(trainingStep(plan))).run(feedsOf(plan, w))
    expect(loss!.data[0]).toBeCloseTo(expected, 5)
  })

  it('has the same bits in another session', async () => {
    const [w, graph] = [initialWeights(plan), trainingStep(plan, { expose: 'gradient' })]
    const [first, second] = [await openSession(graph), await openSession(graph)]
    const expected = (await first.run(feedsOf(plan, w))).gradient!.data
    expect((await second.run(feedsOf(plan, w))).gradient!.data).toEqual(expected)
    expect((await first.run(feedsOf(plan, w))).gradient!.data).toEqual(expected)
  })

  it('ignores what padding holds', async () => {
    const session = await openSession(trainingStep(plan))
    const feeds = feedsOf(plan, initialWeights(plan))
    const before = (await session.run(feeds)).w_next!.data
    ;(feeds.image.data as Uint8Array).fill(255, 3 * plan.inputSizePx ** 2)
    expect((await session.run(feeds)).w_next!.data).toEqual(before)
  })
})

describe('the optimizer in the graph', () => {
  const plan = plans[0]![1]

  it('makes the same AdamW steps as a plain computation', async () => {
    const session = await openSession(trainingStep(plan, { expose: 'gradient' }))
    const table = parameters(plan)
    const w = initialWeights(plan)
    const m = Float32Array.from(w, (_, i) => ((i % 7) - 3) * 1e-3)
    const v = Float32Array.from(w, (_, i) => (1 + (i % 5)) * 1e-6)
    const t = 3
    const out = await session.run({ ...feedsOf(plan, w, t), m: flat(m), v: flat(v) })
    const gradient = out.gradient!.data
    let worst = 0
    for (const { shape, offset, length } of table) {
      for (let i = offset; i < offset + length; i++) {
        const nextM = 0.9 * m[i]! + 0.1 * gradient[i]!
        const nextV = 0.999 * v[i]! + 0.001 * gradient[i]! ** 2
        const direction = nextM / (1 - 0.9 ** t) / (Math.sqrt(nextV / (1 - 0.999 ** t)) + 1e-8)
        const decay = shape.length > 1 ? 0.05 * w[i]! : 0
        worst = Math.max(worst, Math.abs(out.w_next!.data[i]! - (w[i]! - 0.003 * (direction + decay))))
      }
    }
    expect(worst).toBeLessThan(1e-6)
  })

  it('makes the same SGD steps with momentum as a plain computation, the gradient cut to the agreed norm', async () => {
    const sgd: Plan = {
      ...plan,
      optimizer: { name: 'sgd', learningRate: '0.05', weightDecay: '0.01', momentum: '0.9' },
      gradientClip: '0.2',
      labelSmoothing: '0.1',
    }
    const w = initialWeights(sgd)
    const m = Float32Array.from(w, (_, i) => ((i % 7) - 3) * 1e-3)
    const { v: _, ...feeds } = feedsOf(sgd, w)
    const scalars = { learningRate: 0.05, weightDecay: 0.01, positiveWeight: 0.7, proximalMu: 0, momentum: 0.9, t: 1 }
    const session = await openSession(trainingStep(sgd, { expose: 'gradient' }))
    const out = await session.run({ ...feeds, m: flat(m), hyper: flat(hyperInput(scalars)) })
    const whole = await (await openSession(trainingStep({ ...sgd, gradientClip: '1000' }, { expose: 'gradient' }))).run({
      ...feeds,
      m: flat(m),
    })
    const gradient = whole.gradient!.data
    const scale = 0.2 / Math.hypot(...gradient)
    expect(scale).toBeLessThan(0.9)
    let worst = 0
    for (const { shape, offset, length } of parameters(sgd)) {
      for (let i = offset; i < offset + length; i++) {
        const next = 0.9 * m[i]! + gradient[i]! * scale + (shape.length > 1 ? 0.01 * w[i]! : 0)
        worst = Math.max(worst, Math.abs(out.w_next!.data[i]! - (w[i]! - 0.05 * next)))
      }
    }
    expect(worst).toBeLessThan(1e-6)
  })

  it('under SCAFFOLD corrects the gradient, once it is clipped, by the difference of the control variates', async () => {
    const optimizer = { name: 'sgd', learningRate: '0.05', weightDecay: '0', momentum: '0' } as const
    const averaging: Plan = { ...plan, optimizer, gradientClip: '0.2' }
    const corrected: Plan = { ...averaging, algorithm: 'scaffold' }
    const w = initialWeights(plan)
    const { v: _, ...feeds } = feedsOf(averaging, w)
    const [common, own] = [w.map((_, i) => Math.sin(i)), w.map((_, i) => Math.cos(3 * i) / 2)]
    const plain = (await (await openSession(trainingStep(averaging, { expose: 'gradient' }))).run(feeds)).gradient!.data
    expect(Math.hypot(...plain)).toBeCloseTo(0.2, 4)
    const session = await openSession(trainingStep(corrected, { expose: 'gradient' }))
    const found = (await session.run({ ...feeds, c: flat(common), c_own: flat(own) })).gradient!.data
    const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - plain[i]! - common[i]! + own[i]!)), 0)
    expect(worst).toBeLessThan(1e-6)
    expect(modelDigest(corrected)).not.toBe(modelDigest(averaging))
  })

  it('under FedProx pulls the gradient towards the global weights by mu', async () => {
    const prox: Plan = { ...plan, algorithm: 'fedprox', proximalMu: '0.1' }
    const w = initialWeights(plan)
    const global = w.map((value, i) => value + (i % 3) - 1)
    const plain = (await (await openSession(trainingStep(plan, { expose: 'gradient' }))).run(feedsOf(plan, w))).gradient!.data
    const session = await openSession(trainingStep(prox, { expose: 'gradient' }))
    const pulled = (await session.run({ ...feedsOf(prox, w), w_global: flat(global) })).gradient!.data
    const worst = pulled.reduce((most, value, i) => Math.max(most, Math.abs(value - plain[i]! - 0.1 * (w[i]! - global[i]!))), 0)
    expect(worst).toBeLessThan(1e-6)
  })
})

describe('a batch in parts', () => {
  const plan = defaultPlan({
    batchSize: 33,
    inputSizePx: 64,
    template: { name: 'resnet-groupnorm', params: { channels: [16], groups: 4 } },
  })

  it('has equal parts whose largest map is near', () => {
    expect(partSizes(plan)).toEqual([11, 11, 11])
    expect(partSizes({ ...plan, batchSize: 16 })).toEqual([16])
    expect(partSizes({ ...plan, batchSize: 256 })).toEqual([64, 64, 64, 64])
  })

  it('has the loss and gradient of the whole, also where a part is all padding', async () => {
    const w = initialWeights(plan)
    const images = Uint8Array.from({ length: 33 * 64 ** 2 }, (_, i) => (i * i + 31 * i) % 251)
    const run = async (batchSize: number) => {
      const column = (value: (i: number) => number) =>
        floats(
          Float32Array.from({ length: batchSize }, (_, i) => value(i)),
          [batchSize, 1],
        )
      const session = await openSession(trainingStep({ ...plan, batchSize }, { expose: 'gradient' }))
      return session.run({
        ...{ w: flat(w), m: flat(new Float32Array(w.length)), v: flat(new Float32Array(w.length)) },
        image: bytes(images.subarray(0, batchSize * 64 ** 2), [batchSize, 1, 64, 64]),
        label: column((i) => i % 2),
        mask: column((i) => (i < 9 ? 1 : 0)),
        hyper: flat(hyperInput({ ...hyper, t: 1 })),
      })
    }
    const [parts, whole] = [await run(33), await run(9)]
    expect(parts.loss!.data[0]).toBeCloseTo(whole.loss!.data[0]!, 6)
    expect(distance(parts.gradient!.data, whole.gradient!.data)).toBeLessThan(1e-6)
  })
})
