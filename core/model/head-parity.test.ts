import { describe, expect, test } from 'vitest'
import { bytes, floats, openSession, type Session } from '#workers/train/session.ts'
import { CASES, distance, fixture } from '#workers/train/testing/parity-fixtures.ts'
import { drawnImages, startOf } from '#workers/train/testing/parity-inputs.ts'
import { ABSENT_LABEL } from '../dataset/prepared.ts'
import { defaultPlan, type Plan } from '../run/plan.ts'
import { evaluationStep } from './evaluation-step.ts'
import { inferenceModel } from './inference-model.ts'
import { randomFrom } from './random.ts'
import { parameters } from './template.ts'
import { hyperInput, trainingStep } from './training-step.ts'

const { step: STEP } = CASES
const BATCHES = 16
type Case = (typeof CASES.heads)[number]

const NAMES = ['mass', 'effusion', 'pneumonia']
const planOf = ({ name, channels, groups, inputSizePx, activation, pooling, head: { kind, weights } }: Case): Plan => {
  const names = NAMES.slice(0, weights.length)
  const { learningRate, weightDecay, momentum, labelSmoothing } = STEP
  const head = kind === 'multi-class' ? { kind, classes: names } : { kind, labels: names }
  const rates = { learningRate: String(learningRate), weightDecay: String(weightDecay), momentum: String(momentum) }
  return defaultPlan({
    ...{ inputSizePx, batchSize: STEP.batch, labelSmoothing: String(labelSmoothing), label: 'mass', head },
    template: { name, params: { channels, groups, activation, dropout: 25, ...(pooling && { pooling }) } },
    optimizer: { name: 'sgd', ...rates },
  })
}

/** As scripts/torch-fixtures.py draws them: classes, or labels of which all but the first may be missing. */
const drawnLabels = ({ head: { kind, weights } }: Case): Uint8Array => {
  const columns = kind === 'multi-class' ? 1 : weights.length
  const random = randomFrom('classes')
  return Uint8Array.from({ length: BATCHES * STEP.batch * columns }, (_, i) => {
    const drawn = random.next() % 3
    if (kind === 'multi-class') return drawn
    return drawn === 2 && i % columns > 0 ? ABSENT_LABEL : drawn % 2
  })
}

/** Labels and mask of the batch that begins at an image; its last image is padding. */
const labelsOf = ({ head: { kind, weights } }: Case, drawn: Uint8Array, at: number) => {
  const [batch, outputs] = [STEP.batch, weights.length]
  const columns = kind === 'multi-class' ? 1 : outputs
  const own = drawn.subarray(at * columns, (at + batch) * columns)
  const isPadding = (i: number) => Math.floor(i / columns) === batch - 1
  const label =
    kind === 'multi-class'
      ? Array.from(own).flatMap((given) => weights.map((_, k) => (k === given ? 1 : 0)))
      : Array.from(own, (given) => (given === 1 ? 1 : 0))
  const mask = Array.from(own, (given, i) => (given === ABSENT_LABEL || isPadding(i) ? 0 : 1))
  return { label: floats(Float32Array.from(label), [batch, outputs]), mask: floats(Float32Array.from(mask), [batch, columns]) }
}

const flat = (values: Float32Array) => floats(values, [values.length])
const feedsOf = (given: Case, plan: Plan, t: number) => {
  const [batch, size] = [STEP.batch, plan.inputSizePx]
  const at = ((t - 1) % BATCHES) * batch
  const random = randomFrom('dropout')
  const kept = Float32Array.from({ length: batch * given.channels.at(-1)! }, () => (random.next() % 4 > 0 ? 1 / 0.75 : 0))
  return {
    image: bytes(drawnImages(BATCHES * batch, size).subarray(at * size ** 2, (at + batch) * size ** 2), [batch, 1, size, size]),
    ...labelsOf(given, drawnLabels(given), at),
    class_weights: flat(Float32Array.from(given.head.weights)),
    dropout: floats(kept, [batch, given.channels.at(-1)!]),
    hyper: flat(hyperInput({ ...STEP, proximalMu: 0, t })),
  }
}

const trained = async (session: Session, given: Case, plan: Plan, steps: number) => {
  const feeds = Array.from({ length: BATCHES }, (_, i) => feedsOf(given, plan, i + 1))
  const w = startOf(plan)
  let state = { w: flat(w), m: flat(new Float32Array(w.length)) }
  let first: { loss: Float32Array; gradient: Float32Array } | undefined
  for (let t = 0; t < steps; t++) {
    const out = await session.run({ ...state, ...feeds[t % BATCHES]! })
    first ??= { loss: out.loss!.data, gradient: out.gradient!.data }
    state = { w: out.w_next!, m: out.m_next! }
  }
  return { w: state.w.data, ...first! }
}

describe.each(CASES.heads.map((given) => ({ ...given, id: `${given.head.kind} ${given.name}` })))(
  'a whole model, $id, with dropout',
  (given) => {
    const plan = planOf(given)

    test('has the loss, gradient and weights of PyTorch after 1 and 100 steps', async () => {
      const session = await openSession(trainingStep(plan, { expose: 'gradient' }))
      const one = await trained(session, given, plan, 1)
      expect(distance(one.loss, fixture(`${given.id}/loss`))).toBeLessThan(1e-6)
      expect(distance(one.gradient, fixture(`${given.id}/gradient`))).toBeLessThan(2e-6)
      expect(distance(one.w, fixture(`${given.id}/sgd1`))).toBeLessThan(1e-7)
      expect(distance((await trained(session, given, plan, 100)).w, fixture(`${given.id}/sgd100`))).toBeLessThan(1e-4)
    })

    test('has the gradient that central differences along it find, for every tensor', async () => {
      const session = await openSession(trainingStep(plan, { expose: 'gradient' }))
      const w = startOf(plan)
      const step = (at: Float32Array) => session.run({ w: flat(at), m: flat(new Float32Array(w.length)), ...feedsOf(given, plan, 1) })
      const gradient = (await step(w)).gradient!.data
      for (const { name, offset, length } of parameters(plan)) {
        const part = gradient.slice(offset, offset + length)
        const norm = Math.hypot(...part)
        const lossAt = async (by: number) =>
          (await step(w.map((value, i) => (i < offset || i >= offset + length ? value : value + (by * part[i - offset]!) / norm)))).loss!
            .data[0]!
        const slope = ((await lossAt(2e-3)) - (await lossAt(-2e-3))) / 4e-3
        expect(Math.abs(slope / norm - 1), name).toBeLessThan(0.03)
      }
    })

    test('gives probabilities of every class or label, without dropout', async () => {
      const [size, outputs] = [plan.inputSizePx, given.head.weights.length]
      const image = bytes(drawnImages(3, size), [3, 1, size, size])
      const w = startOf(plan)
      const { logit } = await (await openSession(evaluationStep(plan))).run({ w: flat(w), image })
      const { probability } = await (await openSession(inferenceModel(plan, w))).run({ image })
      expect([logit!.dims, probability!.dims]).toEqual([
        [3, outputs],
        [3, outputs],
      ])
      for (let i = 0; i < 3; i++) {
        const row = Array.from(logit!.data.subarray(i * outputs, (i + 1) * outputs), Math.exp)
        const all = row.reduce((a, b) => a + b, 0)
        row.forEach((odds, k) => {
          const expected = given.head.kind === 'multi-class' ? odds / all : odds / (1 + odds)
          expect(probability!.data[i * outputs + k]).toBeCloseTo(expected, 5)
        })
      }
    })
  },
)
