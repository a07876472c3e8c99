import { hasControl } from '#core/aggregation/scaffold.ts'
import { ABSENT_LABEL } from '#core/dataset/prepared.ts'
import { learningRateOf } from '#core/model/learning-rate.ts'
import { randomFrom } from '#core/model/random.ts'
import { hyperInput } from '#core/model/training-step.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import type { SplitData } from '#workers/dataset/read-split.ts'
import { augmenter } from './augment.ts'
import { batchOrder } from './batch-order.ts'
import { classWeightsOf, positiveWeightOf } from './class-weights.ts'
import { bytes, type Feeds, floats, type Session } from './session.ts'
import { TrainFailed } from './train-failed.ts'

export interface LocalTraining {
  /** A session of the plan's training step. */
  readonly session: Session
  readonly plan: Plan
  readonly round: number
  readonly base: Float32Array
  /** At least one image. */
  readonly data: Pick<SplitData, 'images' | 'labels' | 'n'>
  /** The same text gives the same weights on the same machine. */
  readonly seed: string
  /** Under SCAFFOLD c of the exchange and cᵢ of the site; absent: both are nought. */
  readonly control?: { readonly common: Float32Array; readonly own: Float32Array } | undefined
  readonly report: (step: number, steps: number, loss: number) => void
}

/** Factor of each feature of a batch under dropout: 0, or 1/(1 − rate) (Srivastava 2014, inverted); none where the plan has no dropout. */
const dropoutFiller = ({ plan, seed }: LocalTraining): (() => Feeds) => {
  const { channels, dropout } = plan.template.params
  if (dropout === undefined) return () => ({})
  const random = randomFrom(`dropout/${seed}`)
  const shape = [plan.batchSize, channels.at(-1)!] as const
  const factor = 100 / (100 - dropout)
  return () => ({
    dropout: floats(
      Float32Array.from({ length: shape[0] * shape[1] }, () => (random.below(100) < dropout ? 0 : factor)),
      shape,
    ),
  })
}

/** Images, labels and mask of a step; a batch that is not full is padded and masked, and so is a label that nobody gave. */
const batchFiller = ({ plan, data, seed }: LocalTraining): ((chosen: Uint32Array) => Feeds) => {
  const [size, batch, pixels] = [plan.inputSizePx, plan.batchSize, plan.inputSizePx ** 2]
  const augment = augmenter(size, plan.augmentation)
  const moves = randomFrom(`augment/${seed}`)
  const { kind, names } = headOf(plan)
  const [outputs, masks] = [names.length, kind === 'multi-label' ? names.length : 1]
  return (chosen) => {
    const image = new Uint8Array(batch * pixels)
    const label = new Float32Array(batch * outputs)
    const mask = new Float32Array(batch * masks)
    chosen.forEach((index, at) => {
      augment(data.images.subarray(index * pixels, (index + 1) * pixels), image.subarray(at * pixels, (at + 1) * pixels), moves)
      if (kind === 'multi-class') label[at * outputs + data.labels[index]!] = 1
      for (let column = 0; column < masks; column++) {
        const given = data.labels[index * masks + column]!
        if (given === ABSENT_LABEL) continue
        if (kind !== 'multi-class') label[at * masks + column] = given
        mask[at * masks + column] = 1
      }
    })
    return { image: bytes(image, [batch, 1, size, size]), label: floats(label, [batch, outputs]), mask: floats(mask, [batch, masks]) }
  }
}

/**
 * One round at one site: the plan's local epochs or steps from the base weights, with a fresh optimizer.
 * @returns the trained weights, and the mean loss over the last epoch's worth of steps
 * @throws {TrainFailed} when the loss or a weight is no longer a number
 */
export const trainLocally = async (training: LocalTraining): Promise<{ weights: Float32Array; steps: number; trainLoss: number }> => {
  const { session, plan, base, data, seed, control } = training
  const { steps, perEpoch, batches } = batchOrder(plan, data.labels, seed)
  const head = headOf(plan)
  const weighted = (plan.imbalance ?? 'weights') === 'weights'
  const scalars = {
    learningRate: learningRateOf(plan, training.round),
    weightDecay: Number(plan.optimizer.weightDecay),
    positiveWeight: weighted && head.kind === 'binary' ? positiveWeightOf(data.labels) : 1,
    proximalMu: Number(plan.proximalMu),
    momentum: plan.optimizer.name === 'sgd' ? Number(plan.optimizer.momentum) : 0,
  }
  const vector = (values: Float32Array) => floats(values, [values.length])
  const start = vector(base)
  const nought = () => vector(new Float32Array(base.length))
  let state: Feeds = plan.optimizer.name === 'adamw' ? { w: start, m: nought(), v: nought() } : { w: start, m: nought() }
  const fixed: Feeds = {
    ...(plan.algorithm === 'fedprox' && { w_global: start }),
    ...(hasControl(plan) && {
      c: control ? vector(control.common) : nought(),
      c_own: control ? vector(control.own) : nought(),
    }),
    ...(head.kind !== 'binary' && {
      class_weights: vector(weighted ? classWeightsOf(head, data.labels) : new Float32Array(head.names.length).fill(1)),
    }),
  }
  const [fill, thin] = [batchFiller(training), dropoutFiller(training)]
  let [t, lossSum, lossImages] = [0, 0, 0]
  for (const chosen of batches) {
    t++
    const out = await session.run({ ...state, ...fixed, ...fill(chosen), ...thin(), hyper: vector(hyperInput({ ...scalars, t })) })
    const loss = out.loss!.data[0]!
    if (!Number.isFinite(loss)) throw notANumber(t)
    if (t > steps - perEpoch) {
      lossSum += loss * chosen.length
      lossImages += chosen.length
    }
    state = { w: out.w_next!, m: out.m_next!, ...(out.v_next ? { v: out.v_next } : {}) }
    training.report(t, steps, loss)
  }
  const weights = state.w!.data as Float32Array
  if (!weights.every(Number.isFinite)) throw notANumber(steps)
  return { weights, steps, trainLoss: lossSum / lossImages }
}

const notANumber = (step: number) =>
  new TrainFailed('train', `The loss became not-a-number in step ${step}: the learning rate is too high for this plan.`)
