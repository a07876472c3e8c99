import { canonicalText } from '../canonical.ts'
import { headOf } from '../run/head.ts'
import { type Plan, planHash } from '../run/plan.ts'
import { checkPlan } from './check-plan.ts'
import { DEVIATION, MEAN, normalised } from './forward.ts'
import { ANY_BATCH, Tape } from './tape.ts'
import { forward, parameterCount, parameters } from './template.ts'

/**
 * A model to download and run anywhere: the weights are named initializers. Input `image` uint8[N,1,S,S], grey values 0 … 255 as the gear chain
 * packs them; output `probability` f32[N] of the label, with a head f32[N,K] of its classes, which add up to 1, or of its labels. The metadata tell the rest to whoever opens the file.
 * @throws {Refused} PLAN_INVALID; {RangeError} when the weights do not fit the plan
 */
export const inferenceModel = (plan: Plan, weights: Float32Array, metadata: Readonly<Record<string, string>> = {}): Uint8Array => {
  checkPlan(plan)
  if (weights.length !== parameterCount(plan)) throw new RangeError(`${weights.length} weights where the plan has ${parameterCount(plan)}`)
  const tape = new Tape()
  const g = tape.graph
  const table = new Map(parameters(plan).map((parameter) => [parameter.name, parameter]))
  const image = g.input('image', 'uint8', ['N', 1, plan.inputSizePx, plan.inputSizePx])
  const x = normalised(g, image, ANY_BATCH, plan.inputSizePx)
  const stored = (name: string) => {
    const { shape, offset, length } = table.get(name)!
    return { name: g.initializer(name, shape, weights.subarray(offset, offset + length)), shape, needsGradient: false }
  }
  const logits = forward(tape, x, stored, plan)
  const { kind, names } = headOf(plan)
  const probability = g.within('head', () => {
    if (kind === 'multi-class') return g.node('Softmax', [logits.name], { axis: 1 })
    const each = g.node('Sigmoid', [logits.name])
    return kind === 'binary' ? g.reshape(each, [-1]) : each
  })
  g.output('probability', probability, 'float32', kind === 'binary' ? ['N'] : ['N', names.length])
  const of = names.join(', ')
  return g.encode('model', `Probability of ${of} in a chest X-ray. For research; not a medical device.`, {
    ...metadata,
    'roundtable.plan': canonicalText(plan),
    'roundtable.plan_hash': planHash(plan),
    'roundtable.label': plan.label,
    'roundtable.input': `image: uint8 [N, 1, ${plan.inputSizePx}, ${plan.inputSizePx}], grey values 0 to 255, bright is dense`,
    'roundtable.output': kind === 'binary' ? `probability: float32 [N], of ${of}` : `probability: float32 [N, ${names.length}], of ${of}`,
    'roundtable.normalisation': `(image / 255 - ${MEAN}) / ${DEVIATION}, inside the model`,
  })
}
