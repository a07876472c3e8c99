import type { Plan } from '../run/plan.ts'
import { randomFrom } from './random.ts'
import { type Parameter, parameterCount, parameters } from './template.ts'

/** He, Zhang, Ren & Sun 2015, eq. 10: σ = √(2 / fan-in) before a ReLU, √(1 / fan-in) before none; a vector has no fan-in and never asks. */
const deviationOf = ({ shape, start }: Parameter): number => {
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1)
  return Math.sqrt((start === 'kaiming' ? 2 : 1) / fanIn)
}

/** The flat weight vector that round 1 starts from: the same bits on every machine, from the plan's seed and each parameter's name. */
export const initialWeights = (plan: Plan): Float32Array => {
  const weights = new Float32Array(parameterCount(plan))
  for (const parameter of parameters(plan)) {
    const part = weights.subarray(parameter.offset, parameter.offset + parameter.length)
    if (parameter.start === 'ones') part.fill(1)
    if (parameter.start === 'ones' || parameter.start === 'zeros') continue
    const random = randomFrom(`initial/${plan.seed}/${parameter.name}`)
    const deviation = deviationOf(parameter)
    for (let i = 0; i < part.length; i++) part[i] = random.normal() * deviation
  }
  return weights
}
