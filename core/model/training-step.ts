import { headOf, outputsOf } from '../run/head.ts'
import type { Plan } from '../run/plan.ts'
import { adamw, biasCorrections } from './adamw.ts'
import { partSizes } from './batch-parts.ts'
import { checkPlan } from './check-plan.ts'
import { normalised, unpacked } from './forward.ts'
import type { Graph } from './graph.ts'
import { binaryCrossEntropy } from './ops/bce.ts'
import { dropout } from './ops/dropout.ts'
import { softmaxCrossEntropy } from './ops/softmax-cross-entropy.ts'
import { sgd } from './sgd.ts'
import { Tape, type Value } from './tape.ts'
import { forward, parameterCount, parameters } from './template.ts'

/** Scalars of one step; they enter the graph as the f32[8] input `hyper`, so schedules need no new graph. */
export interface Hyper {
  learningRate: number
  weightDecay: number
  /** Of the one label of a plan without a head. */
  positiveWeight: number
  /** μ of FedProx; ignored under FedAvg. */
  proximalMu: number
  /** Of SGD; ignored under AdamW. */
  momentum?: number
  /** Step of the optimizer in this task, from 1. */
  t: number
}

export const hyperInput = ({ learningRate, weightDecay, positiveWeight, proximalMu, momentum = 0, t }: Hyper): Float32Array =>
  Float32Array.from([learningRate, weightDecay, positiveWeight, proximalMu, ...biasCorrections(t), momentum, 0])

/** g · min(1, C/‖g‖₂) (Pascanu 2013, alg. 1). */
const clipped = (g: Graph, gradient: string, norm: number): string =>
  g.within('clip', () => {
    const length = g.node('Sqrt', [g.reduceSum(g.node('Mul', [gradient, gradient]), [0], true)])
    const scale = g.node('Min', [g.node('Div', [g.floats([norm]), g.node('Max', [length, g.floats([1e-12])])]), g.floats([1])])
    return g.node('Mul', [gradient, scale])
  })

export interface StepOptions {
  readonly expose?: 'gradient'
  readonly block?: number
}

/**
 * The ONNX graph of one local step for a plan: forward, backward and optimiser, everything static. P = parameterCount, B = plan.batchSize, S = input size.
 * Inputs `w`, `m`, `v` f32[P] (`v` only under AdamW); `image` uint8[B,1,S,S]; `label` f32[B,1] in {0,1}; `mask` f32[B,1], 0 for padding; `hyper` f32[8];
 * with a head of K outputs `label` f32[B,K] instead, of several classes with one 1 in each row, `class_weights` f32[K] in the loss (of several labels those
 * of the positives), and of several labels `mask` f32[B,K], also 0 where a label was not given, but not everywhere;
 * with dropout `dropout` f32[B,C], the factor of each feature: 0, or 1/(1 − rate);
 * under FedProx also `w_global` f32[P], and the gradient gains μ(w − w_global) (Li 2020, eq. 2);
 * under SCAFFOLD `c`, `c_own` f32[P], and the gradient, clipped, gains c − c_own (Karimireddy 2020, alg. 1, line 10).
 * Outputs `w_next`, `m_next`, `v_next` f32[P] (as the inputs), `loss` f32 scalar (without the proximal term), with `expose: 'gradient'` also `gradient` f32[P].
 * A `block` makes it the graph for machines whose convolutions hold so many channels side by side (workers/train/open-fitted.ts): the same arithmetic
 * in another order.
 * @throws {Refused} PLAN_INVALID
 */
export const trainingStep = (plan: Plan, { expose, block }: StepOptions = {}): Uint8Array => {
  checkPlan(plan)
  const tape = new Tape(block)
  const g = tape.graph
  const table = parameters(plan)
  const count = parameterCount(plan)
  const [batch, size] = [plan.batchSize, plan.inputSizePx]
  const [w, m] = [g.input('w', 'float32', [count]), g.input('m', 'float32', [count])]
  const v = plan.optimizer.name === 'adamw' ? g.input('v', 'float32', [count]) : null
  const image = g.input('image', 'uint8', [batch, 1, size, size])
  const { kind } = headOf(plan)
  const outputs = outputsOf(plan)
  const label = g.input('label', 'float32', [batch, outputs])
  const mask = g.input('mask', 'float32', [batch, kind === 'multi-label' ? outputs : 1])
  const classWeights = kind === 'binary' ? null : g.input('class_weights', 'float32', [outputs])
  const hyper = g.input('hyper', 'float32', [8])
  const [learningRate, weightDecay, positiveWeight, mu, correction1, correction2, momentum] = g.nodes(
    'Split',
    [hyper],
    { axis: 0, num_outputs: 8 },
    8,
  )

  const weights = unpacked(g, w, table, true)
  const crossEntropy = kind === 'multi-class' ? softmaxCrossEntropy : binaryCrossEntropy
  const smoothing = Number(plan.labelSmoothing ?? 0)
  const sizes = partSizes(plan)
  const divided = (name: string): readonly string[] =>
    sizes.length === 1 ? [name] : g.nodes('Split', [name, g.integers(sizes)], { axis: 0 }, sizes.length)
  const [images, labels, masks] = [divided(image), divided(label), divided(mask)]
  let factors: readonly string[] | undefined
  const parts = sizes.map((part, i) => {
    const x = normalised(g, images[i]!, part, size)
    const thinned = (features: Value): Value => {
      if (plan.template.params.dropout === undefined) return features
      factors ??= divided(g.input('dropout', 'float32', [batch, features.shape[1]!]))
      return dropout(tape, features, factors[i]!)
    }
    const logits = forward(tape, x, (name) => weights.get(name)!, plan, thinned)
    const whole = { labels: label, mask }
    const loss = g.within('loss', () =>
      crossEntropy(tape, logits, labels[i]!, masks[i]!, classWeights ?? positiveWeight!, smoothing, whole),
    )
    const gradients = tape.gradients(loss)
    const flat = table.map(({ name, length }) => g.within(name, () => g.reshape(gradients.get(weights.get(name)!)!, [length])))
    return { loss: loss.name, gradient: g.within('gradient', () => g.node('Concat', flat, { axis: 0 })) }
  })
  const summed = (names: readonly string[]): string => (names.length === 1 ? names[0]! : g.node('Sum', names))
  const loss = summed(parts.map((part) => part.loss))
  let gradient = summed(parts.map((part) => part.gradient))
  if (plan.algorithm === 'fedprox') {
    const global = g.input('w_global', 'float32', [count])
    const pull = g.within('proximal', () => g.node('Mul', [g.node('Sub', [w, global]), mu!]))
    gradient = g.within('proximal', () => g.node('Add', [gradient, pull]))
  }
  if (plan.gradientClip !== undefined) gradient = clipped(g, gradient, Number(plan.gradientClip))
  if (plan.algorithm === 'scaffold') {
    // After the clip: what is clipped is the gradient, and the control variates are means of such gradients.
    const [common, own] = [g.input('c', 'float32', [count]), g.input('c_own', 'float32', [count])]
    gradient = g.within('control', () => g.node('Add', [gradient, g.node('Sub', [common, own])]))
  }
  const decayed = table.reduce((sum, { shape, length }) => sum + (shape.length > 1 ? length : 0), 0)
  const shared = { w, m, gradient, decayed, kept: count - decayed, learningRate: learningRate!, weightDecay: weightDecay! }
  const next: { w: string; m: string; v?: string } =
    v === null
      ? sgd(g, { ...shared, momentum: momentum! })
      : adamw(g, { ...shared, v, correction1: correction1!, correction2: correction2! })
  g.output('w_next', next.w, 'float32', [count])
  g.output('m_next', next.m, 'float32', [count])
  if (next.v !== undefined) g.output('v_next', next.v, 'float32', [count])
  g.output('loss', loss, 'float32', [])
  if (expose) g.output('gradient', gradient, 'float32', [count])
  return g.encode('training_step', `One local step of ${plan.template.name}.`)
}
