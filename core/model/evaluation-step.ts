import { outputsOf } from '../run/head.ts'
import type { Plan } from '../run/plan.ts'
import { checkPlan } from './check-plan.ts'
import { normalised, unpacked } from './forward.ts'
import { ANY_BATCH, Tape } from './tape.ts'
import { forward, parameterCount, parameters } from './template.ts'

/**
 * The ONNX graph that scores images: inputs `w` f32[P] and `image` uint8[N,1,S,S], any N; output `logit` f32[N,K], K = 1
 * without a head in the plan. `block` as in training-step.ts.
 * @throws {Refused} PLAN_INVALID
 */
export const evaluationStep = (plan: Plan, { block }: { readonly block?: number } = {}): Uint8Array => {
  checkPlan(plan)
  const tape = new Tape(block)
  const g = tape.graph
  const w = g.input('w', 'float32', [parameterCount(plan)])
  const image = g.input('image', 'uint8', ['N', 1, plan.inputSizePx, plan.inputSizePx])
  const weights = unpacked(g, w, parameters(plan), false)
  const x = normalised(g, image, ANY_BATCH, plan.inputSizePx)
  const logits = forward(tape, x, (name) => weights.get(name)!, plan)
  g.output('logit', logits.name, 'float32', ['N', outputsOf(plan)])
  return g.encode('evaluation_step', `Logits of ${plan.template.name}.`)
}
