import { describe, expect, test } from 'vitest'
import { channelBlock } from '#workers/train/open-fitted.ts'
import { bytes, floats, openSession, type Session } from '#workers/train/session.ts'
import { mnistImages } from '#workers/train/testing/mnist-images.ts'
import { type Build, operatorGradient } from '#workers/train/testing/operator-gradient.ts'
import { CASES, distance, fixture, optionsOf } from '#workers/train/testing/parity-fixtures.ts'
import { drawnImages, startOf } from '#workers/train/testing/parity-inputs.ts'
import { defaultPlan, type Plan } from '../run/plan.ts'
import { add } from './ops/add.ts'
import { averagePool } from './ops/average-pool.ts'
import { binaryCrossEntropy } from './ops/bce.ts'
import { conv } from './ops/conv.ts'
import { dropout } from './ops/dropout.ts'
import { gelu } from './ops/gelu.ts'
import { gemm } from './ops/gemm.ts'
import { globalAveragePool } from './ops/global-average-pool.ts'
import { groupNorm } from './ops/group-norm.ts'
import { maxPool } from './ops/max-pool.ts'
import { relu } from './ops/relu.ts'
import { scaleChannels } from './ops/scale-channels.ts'
import { sigmoid } from './ops/sigmoid.ts'
import { silu } from './ops/silu.ts'
import { softmaxCrossEntropy } from './ops/softmax-cross-entropy.ts'
import { randomFrom } from './random.ts'
import { hyperInput, trainingStep } from './training-step.ts'

const { losses, step: STEP } = CASES

const OPERATORS: Readonly<Record<string, Build>> = {
  add: (tape, [a, b]) => add(tape, add(tape, a!, b!), a!),
  averagePool: (tape, [x]) => averagePool(tape, x!),
  dropout: (tape, [x]) => dropout(tape, x!, tape.graph.floats(losses.dropoutKeep, [3, 4])),
  gelu: (tape, [x]) => gelu(tape, x!),
  gemm: (tape, [x, w, bias]) => gemm(tape, x!, w!, bias!),
  globalAveragePool: (tape, [x]) => globalAveragePool(tape, x!),
  groupNorm: (tape, [x, gamma, beta]) => groupNorm(tape, x!, gamma!, beta!, 3),
  maxPool: (tape, [x]) => maxPool(tape, x!),
  relu: (tape, [x]) => relu(tape, x!),
  scaleChannels: (tape, [x, s]) => scaleChannels(tape, x!, s!),
  sigmoid: (tape, [x]) => sigmoid(tape, x!),
  silu: (tape, [x]) => silu(tape, x!),
  softmaxCrossEntropy: (tape, [z]) => {
    const g = tape.graph
    const classes = g.floats(
      losses.classes.flatMap((kind) => [0, 1, 2].map((k) => (k === kind ? 1 : 0))),
      [4, 3],
    )
    return softmaxCrossEntropy(tape, z!, classes, g.floats(losses.classMask, [4, 1]), g.floats(losses.classWeights, [3]), losses.smoothing)
  },
  binaryCrossEntropy: (tape, [z]) => {
    const g = tape.graph
    const [labels, mask] = [g.floats(losses.labels, [3, 2]), g.floats(losses.labelMask, [3, 2])]
    return binaryCrossEntropy(tape, z!, labels, mask, g.floats(losses.positiveWeights, [2]), losses.smoothing)
  },
}

describe('the gradient of each operator is that of PyTorch in float64', () => {
  const compared = async (name: string, shapes: readonly (readonly number[])[], build: Build): Promise<number> => {
    const { gradients } = await (await operatorGradient(shapes, build)).run()
    return distance(Float32Array.from(gradients.flatMap((values) => [...values])), fixture(`${name}/gradient`))
  }
  test.each(CASES.conv)('conv: $name', async (given) => {
    const options = optionsOf(given)
    expect(await compared(`conv/${given.name}`, [given.x, given.w], (tape, [x, w]) => conv(tape, x!, w!, options))).toBeLessThan(1e-6)
  })
  test.each(CASES.operators)('$op', async ({ op, shapes }) => {
    expect(await compared(op, shapes, OPERATORS[op]!)).toBeLessThan(1e-6)
  })
})

const BATCHES = 16
const IMAGES = BATCHES * STEP.batch

const drawnLabels = (): Uint8Array => {
  const random = randomFrom('labels')
  return Uint8Array.from({ length: IMAGES }, () => random.next() % 2)
}

const planOf = ({ name, channels, groups, inputSizePx }: (typeof CASES.templates)[number], optimizer: 'sgd' | 'adamw'): Plan => {
  const rates = { learningRate: String(STEP.learningRate), weightDecay: String(STEP.weightDecay) }
  return defaultPlan({
    template: { name, params: { channels, groups } },
    inputSizePx,
    batchSize: STEP.batch,
    labelSmoothing: String(STEP.labelSmoothing),
    optimizer: optimizer === 'sgd' ? { name: 'sgd', ...rates, momentum: String(STEP.momentum) } : { name: 'adamw', ...rates },
  })
}

const flat = (values: Float32Array) => floats(values, [values.length])

/** Takes `steps` steps over batches of four in turn, the last of each being padding. @returns the weights, and the first loss and gradient */
const trained = async (session: Session, plan: Plan, images: Uint8Array, labels: Uint8Array, steps: number) => {
  const [batch, pixels] = [plan.batchSize, plan.inputSizePx ** 2]
  const w = startOf(plan)
  const adamw = plan.optimizer.name === 'adamw'
  const zeros = () => flat(new Float32Array(w.length))
  let state = { w: flat(w), m: zeros(), ...(adamw ? { v: zeros() } : {}) }
  let first: { loss: Float32Array; gradient: Float32Array } | undefined
  for (let t = 1; t <= steps; t++) {
    const at = ((t - 1) % BATCHES) * batch
    const out = await session.run({
      ...state,
      image: bytes(images.subarray(at * pixels, (at + batch) * pixels), [batch, 1, plan.inputSizePx, plan.inputSizePx]),
      label: floats(Float32Array.from(labels.subarray(at, at + batch)), [batch, 1]),
      mask: floats(
        Float32Array.from({ length: batch }, (_, i) => (i < batch - 1 ? 1 : 0)),
        [batch, 1],
      ),
      hyper: flat(hyperInput({ ...STEP, proximalMu: 0, t })),
    })
    first ??= { loss: out.loss!.data, gradient: out.gradient!.data }
    state = { w: out.w_next!, m: out.m_next!, ...(adamw ? { v: out.v_next! } : {}) }
  }
  return { w: state.w.data, ...first! }
}

/** The graph for any machine, and the one for this processor. */
const BLOCKS = [1, await channelBlock()]

describe.each(CASES.templates.flatMap((given) => BLOCKS.map((block) => ({ ...given, block, id: `${given.name} ${given.inputSizePx}` }))))(
  '$id px, channels in blocks of $block, against PyTorch',
  (given) => {
    const { block } = given
    const images = drawnImages(IMAGES, given.inputSizePx)
    const labels = drawnLabels()

    test('has its loss, gradient and weights after 1 and 100 steps of SGD', async () => {
      const plan = planOf(given, 'sgd')
      const session = await openSession(trainingStep(plan, { expose: 'gradient', block }))
      const one = await trained(session, plan, images, labels, 1)
      expect(distance(one.loss, fixture(`${given.id}/loss`))).toBeLessThan(1e-6)
      expect(distance(one.gradient, fixture(`${given.id}/gradient`))).toBeLessThan(2e-6)
      expect(distance(one.w, fixture(`${given.id}/sgd1`))).toBeLessThan(1e-7)
      expect(distance((await trained(session, plan, images, labels, 100)).w, fixture(`${given.id}/sgd100`))).toBeLessThan(1e-4)
    })

    test('has its weights after 1 and 10 steps of AdamW', async () => {
      const plan = planOf(given, 'adamw')
      const session = await openSession(trainingStep(plan, { expose: 'gradient', block }))
      expect(distance((await trained(session, plan, images, labels, 1)).w, fixture(`${given.id}/adamw1`))).toBeLessThan(1e-6)
      // Where a gradient is nearly 0 its rounding decides the direction of a full step, so that some more is allowed.
      expect(distance((await trained(session, plan, images, labels, 10)).w, fixture(`${given.id}/adamw10`))).toBeLessThan(1e-4)
    })

    const real = given.inputSizePx === 28 ? mnistImages(IMAGES) : null
    test.skipIf(real === null)('has its weights after 100 steps of SGD on real images', async () => {
      const plan = planOf(given, 'sgd')
      const session = await openSession(trainingStep(plan, { expose: 'gradient', block }))
      const { w } = await trained(session, plan, real!.images, real!.labels, 100)
      expect(distance(w, fixture(`${given.id}/real100`))).toBeLessThan(1e-4)
    })
  },
)
