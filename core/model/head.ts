import { gemm } from './ops/gemm.ts'
import { globalAveragePool } from './ops/global-average-pool.ts'
import type { Tape, Value } from './tape.ts'
import type { Weights } from './template.ts'

/** Changes the features [B,C] that the last layer takes; for dropout, in training alone. */
export type Thinned = (features: Value) => Value

/** The end of every template: mean over the map, then the logits. x [B,C,H,W] → [B,outputs]. */
export const logitsOf = (tape: Tape, x: Value, weights: Weights, outputs: number, thinned: Thinned = (features) => features): Value =>
  tape.graph.within('head', () => {
    const features = thinned(globalAveragePool(tape, x))
    const weight = weights('head.weight', [outputs, features.shape[1]!], 'linear')
    return gemm(tape, features, weight, weights('head.bias', [outputs], 'zeros'))
  })

/** Why stages of these widths cannot be normalised in groups, as a sentence, or `null`. */
export const groupsProblem = (channels: readonly number[], groups: number): string | null => {
  const odd = channels.find((width) => width % groups !== 0)
  return odd === undefined
    ? null
    : `A stage of ${odd} channels cannot be divided into ${groups} groups: choose widths that are multiples of ${groups}.`
}

export const NOTHING_POOLED = 'Maximum pooling is for the plain network below 64 px: the others halve their maps by strides. Leave it out.'

/** Side of the last map of a template that halves it so many times, rounding up. */
export const halvedPx = (inputSizePx: number, times: number): number => {
  let size = inputSizePx
  for (let i = 0; i < times; i++) size = Math.ceil(size / 2)
  return size
}
