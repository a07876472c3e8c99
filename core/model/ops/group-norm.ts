import { sizesOf, type Tape, type Value } from '../tape.ts'

const EPSILON = 1e-5

/**
 * Group normalisation (Wu & He 2018): x [B,C,H,W] is normalised over groups of C/G channels, then scaled by γ [C] and moved by β [C].
 * Every group is one row of a LayerNormalization. With x̂ normalised, r = 1/σ, M = C/G·H·W:
 * ∂x = ∂y·rγ − (x̂·q + p), p = r/M·Σ γ∂y, q = r/M·Σ γ∂y·x̂, the sums over the group.
 */
export const groupNorm = (tape: Tape, x: Value, gamma: Value, beta: Value, groups: number): Value => {
  const g = tape.graph
  const [batch, channels, height, width] = sizesOf(x)
  const perGroup = channels / groups
  const members = perGroup * height * width
  const ones = g.node('Expand', [g.floats([1]), g.integers([members])])
  const rows = g.reshape(x.name, [-1, members])
  const [normal, , inverseDeviation] = g.nodes('LayerNormalization', [rows, ones], { axis: -1, epsilon: { float: EPSILON } }, 3)
  const xHat = g.reshape(normal!, [-1, channels, height, width])
  const perChannel = (value: string) => g.reshape(value, [1, channels, 1, 1])
  const y = g.node('Add', [g.node('Mul', [xHat, perChannel(gamma.name)]), perChannel(beta.name)])

  const inputGradient = (dySum: string, dyHatSum: string, dy: string): string => {
    const inverse = g.reshape(inverseDeviation!, [batch, groups, 1])
    const scale = g.node('Mul', [inverse, g.floats([1 / members])])
    const groupMean = (sums: string) => {
      const weighted = g.reshape(g.node('Mul', [sums, gamma.name]), [batch, groups, perGroup])
      return g.reshape(g.node('Mul', [scale, g.reduceSum(weighted, [2], true)]), [batch * groups, 1])
    }
    const correction = g.node('Add', [g.node('Mul', [normal!, groupMean(dyHatSum)]), groupMean(dySum)])
    const slope = g.node('Mul', [inverse, g.reshape(gamma.name, [1, groups, perGroup])])
    const direct = g.node('Mul', [dy, g.reshape(slope, [batch, channels, 1, 1])])
    return g.node('Sub', [direct, g.reshape(correction, [batch, channels, height, width])])
  }

  return tape.record(y, x.shape, [x, gamma, beta], (dy) => {
    const dySum = g.reduceSum(dy, [2, 3])
    const dyHatSum = g.reduceSum(g.node('Mul', [dy, xHat]), [2, 3])
    return [x.needsGradient ? inputGradient(dySum, dyHatSum, dy) : null, g.reduceSum(dyHatSum, [0]), g.reduceSum(dySum, [0])]
  })
}
