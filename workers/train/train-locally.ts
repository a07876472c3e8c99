import { learningRateOf } from '#core/model/learning-rate.ts'
import { randomFrom, shuffledIndices } from '#core/model/random.ts'
import { hyperInput } from '#core/model/training-step.ts'
import type { Plan } from '#core/run/plan.ts'
import type { SplitData } from '#workers/dataset/read-split.ts'
import { augment } from './augment.ts'
import { bytes, type Feeds, floats, type Session } from './session.ts'
import { TrainFailed } from './train-failed.ts'

export interface LocalTraining {
  /** A session of the plan's training step. */
  readonly session: Session
  readonly plan: Plan
  readonly round: number
  readonly base: Float32Array
  readonly data: SplitData
  /** The same text gives the same weights on the same machine. */
  readonly seed: string
  readonly report: (step: number, steps: number, loss: number) => void
}

/** Weight of positives in the loss: negatives per positive, within [0.2, 5] for sites that hardly have one class. */
export const positiveWeightOf = (labels: Uint8Array): number => {
  const positives = labels.reduce((sum, label) => sum + label, 0)
  return Math.min(Math.max((labels.length - positives) / positives, 0.2), 5)
}

/**
 * The plan's local epochs from the base weights with a fresh AdamW; the last batch of an epoch is padded and masked.
 * @throws {TrainFailed} when the loss or a weight is no longer a number
 */
export const trainLocally = async (training: LocalTraining): Promise<{ weights: Float32Array; steps: number; trainLoss: number }> => {
  const { session, plan, base, data, seed } = training
  const [size, batch, pixels] = [plan.inputSizePx, plan.batchSize, plan.inputSizePx ** 2]
  const perEpoch = Math.ceil(data.n / batch)
  const steps = perEpoch * plan.localEpochs
  const scalars = {
    learningRate: learningRateOf(plan, training.round),
    weightDecay: Number(plan.optimizer.weightDecay),
    positiveWeight: positiveWeightOf(data.labels),
    proximalMu: Number(plan.proximalMu),
    momentum: plan.optimizer.name === 'sgd' ? Number(plan.optimizer.momentum) : 0,
  }
  const vector = (values: Float32Array) => floats(values, [values.length])
  const start = vector(base)
  const nought = () => vector(new Float32Array(base.length))
  let state: Feeds = plan.optimizer.name === 'adamw' ? { w: start, m: nought(), v: nought() } : { w: start, m: nought() }
  const fixed: Feeds = plan.algorithm === 'fedprox' ? { w_global: start } : {}
  const moves = randomFrom(`augment/${seed}`)
  let epochLoss = 0
  for (let epoch = 0; epoch < plan.localEpochs; epoch++) {
    const order = shuffledIndices(data.n, randomFrom(`shuffle/${seed}/${epoch}`))
    epochLoss = 0
    for (let i = 0; i < perEpoch; i++) {
      const chosen = order.subarray(i * batch, (i + 1) * batch)
      const image = new Uint8Array(batch * pixels)
      const label = new Float32Array(batch)
      const mask = new Float32Array(batch)
      chosen.forEach((index, at) => {
        augment(data.images.subarray(index * pixels, (index + 1) * pixels), image.subarray(at * pixels, (at + 1) * pixels), size, moves)
        label[at] = data.labels[index]!
        mask[at] = 1
      })
      const t = epoch * perEpoch + i + 1
      const out = await session.run({
        ...state,
        ...fixed,
        image: bytes(image, [batch, 1, size, size]),
        label: floats(label, [batch, 1]),
        mask: floats(mask, [batch, 1]),
        hyper: vector(hyperInput({ ...scalars, t })),
      })
      const loss = out.loss!.data[0]!
      if (!Number.isFinite(loss)) throw notANumber(t)
      epochLoss += (loss * chosen.length) / data.n
      state = { w: out.w_next!, m: out.m_next!, ...(out.v_next ? { v: out.v_next } : {}) }
      training.report(t, steps, loss)
    }
  }
  const weights = state.w!.data as Float32Array
  if (!weights.every(Number.isFinite)) throw notANumber(steps)
  return { weights, steps, trainLoss: epochLoss }
}

const notANumber = (step: number) =>
  new TrainFailed('train', `The loss became not-a-number in step ${step}: the learning rate is too high for this plan.`)
