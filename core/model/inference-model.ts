import { canonicalText } from '../canonical.ts'
import { type Plan, planHash } from '../run/plan.ts'
import { checkPlan } from './check-plan.ts'
import { DEVIATION, MEAN, normalised } from './forward.ts'
import { ANY_BATCH, Tape } from './tape.ts'
import { parameterCount, parameters, templateOf } from './template.ts'

/**
 * A model to download and run anywhere: the weights are named initializers. Input `image` uint8[N,1,S,S], grey values 0 … 255 as the gear chain
 * packs them; output `probability` f32[N] of the label. The metadata tell the rest to whoever opens the file.
 * @throws {Refused} PLAN_INVALID; {RangeError} when the weights do not fit the plan
 */
export const inferenceModel = (plan: Plan, weights: Float32Array, metadata: Readonly<Record<string, string>> = {}): Uint8Array => {
  checkPlan(plan)
  if (weights.length !== parameterCount(plan)) throw new RangeError(`${weights.length} weights where the plan has ${parameterCount(plan)}`)
  const tape = new Tape()
  const g = tape.graph
  const table = new Map(parameters(plan.template, plan.inputSizePx).map((parameter) => [parameter.name, parameter]))
  const image = g.input('image', 'uint8', ['N', 1, plan.inputSizePx, plan.inputSizePx])
  const x = normalised(g, image, ANY_BATCH, plan.inputSizePx)
  const stored = (name: string) => {
    const { shape, offset, length } = table.get(name)!
    return { name: g.initializer(name, shape, weights.subarray(offset, offset + length)), shape, needsGradient: false }
  }
  const logits = templateOf(plan.template).forward(tape, x, stored, plan.template.params)
  const probability = g.within('head', () => g.reshape(g.node('Sigmoid', [logits.name]), [-1]))
  g.output('probability', probability, 'float32', ['N'])
  return g.encode('model', `Probability of ${plan.label} in a chest X-ray. For research; not a medical device.`, {
    ...metadata,
    'roundtable.plan': canonicalText(plan),
    'roundtable.plan_hash': planHash(plan),
    'roundtable.label': plan.label,
    'roundtable.input': `image: uint8 [N, 1, ${plan.inputSizePx}, ${plan.inputSizePx}], grey values 0 to 255, bright is dense`,
    'roundtable.output': `probability: float32 [N], of ${plan.label}`,
    'roundtable.normalisation': `(image / 255 - ${MEAN}) / ${DEVIATION}, inside the model`,
  })
}
