import type { Plan } from '../run/plan.ts'
import { FRACTION } from '../weights/ring.ts'

/** Whether sites and exchange carry control variates from round to round. */
export const hasControl = ({ algorithm }: Pick<Plan, 'algorithm'>): boolean => algorithm === 'scaffold'

/**
 * How many gradients of full weight `steps` of SGD with momentum μ add up to: Σ_k (1 − μ^k) / (1 − μ), and K without momentum (the ‖a‖₁ of
 * Wang 2020, FedNova, §4). Divided by it and the rate, what training moved is a weighted mean of its gradients.
 */
export const gradientsIn = (steps: number, momentum: number): number => {
  let [sum, weight] = [0, 0]
  for (let k = 0; k < steps; k++) {
    weight = weight * momentum + 1
    sum += weight
  }
  return sum
}

export interface LocalMove {
  /** x and y f32[P]: the weights before and after training. */
  readonly from: Float32Array
  readonly to: Float32Array
  /** c f32[P]: the exchange's control variate. */
  readonly common: Float32Array
  readonly steps: number
  readonly momentum: number
  readonly learningRate: number
}

/**
 * The change of a site's control variate, cᵢ⁺ − cᵢ = −c + (x − y) / (Kη) (Karimireddy 2020, alg. 1, line 12, option II), with the K of
 * `gradientsIn`. cᵢ is the site's mean gradient of its last round, in loss per unit of weight.
 */
export const controlChange = ({ from, to, common, steps, momentum, learningRate }: LocalMove): Float32Array => {
  const scale = 1 / (gradientsIn(steps, momentum) * learningRate)
  return from.map((value, i) => (value - to[i]!) * scale - common[i]!)
}

/**
 * c + |S|/N · mean of the changes (alg. 1, line 17) from their sum in the ring. Each change is weighted by its site's share of all N sites, so sites
 * that did not return count as unchanged, and c stays the weighted mean of all cᵢ. In f64, rounded once to f32.
 * @throws {RangeError} when the lengths differ
 */
export const nextControl = (common: Float32Array, sum: Int32Array): Float32Array => {
  if (sum.length !== common.length) throw new RangeError(`A change of ${sum.length} coordinates does not fit ${common.length}.`)
  return common.map((value, i) => value + sum[i]! / FRACTION)
}
