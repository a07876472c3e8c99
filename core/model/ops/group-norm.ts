import type { Graph } from '../graph.ts'
import { sizesOf, type Tape, type Value } from '../tape.ts'

const EPSILON = 1e-5

/** x [N,C,…] times a [C] plus b [C] in one pass: a BatchNormalization of mean 0 and variance 1. */
const scaled = (g: Graph, x: string, a: string, b: string, channels: number): string =>
  g.node(
    'BatchNormalization',
    [x, a, b, g.floats(new Float32Array(channels), [channels]), g.floats(new Float32Array(channels).fill(1), [channels])],
    {
      epsilon: { float: 0 },
    },
  )

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
  const y = scaled(g, xHat, gamma.name, beta.name, channels)

  const inputGradient = (dySum: string, dyHatSum: string, dy: string): string => {
    const inverse = g.reshape(inverseDeviation!, [batch, groups, 1])
    const scale = g.node('Mul', [inverse, g.floats([1 / members])])
    const groupMean = (sums: string) => {
      const weighted = g.reshape(g.node('Mul', [sums, gamma.name]), [batch, groups, perGroup])
      return g.reshape(g.node('Mul', [scale, g.reduceSum(weighted, [2], true)]), [batch * groups])
    }
    const bands = g.reshape(normal!, [1, batch * groups, members])
    const correction = scaled(g, bands, groupMean(dyHatSum), groupMean(dySum), batch * groups)
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
