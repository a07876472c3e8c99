import { gemm } from './ops/gemm.ts'
import { globalAveragePool } from './ops/global-average-pool.ts'
import type { Tape, Value } from './tape.ts'
import type { Weights } from './template.ts'

/** The end of every template: mean over the map, then one logit. x [B,C,H,W] → [B,1]. */
export const logitOf = (tape: Tape, x: Value, weights: Weights): Value =>
  tape.graph.within('head', () => {
    const features = globalAveragePool(tape, x)
    return gemm(tape, features, weights('head.weight', [1, features.shape[1]!], 'linear'), weights('head.bias', [1], 'zeros'))
  })

/** Why stages of these widths cannot be normalised in groups, as a sentence, or `null`. */
export const groupsProblem = (channels: readonly number[], groups: number): string | null => {
  const odd = channels.find((width) => width % groups !== 0)
  return odd === undefined
    ? null
    : `A stage of ${odd} channels cannot be divided into ${groups} groups: choose widths that are multiples of ${groups}.`
}

/** Side of the last map of a template that halves it so many times, rounding up. */
export const halvedPx = (inputSizePx: number, times: number): number => {
  let size = inputSizePx
  for (let i = 0; i < times; i++) size = Math.ceil(size / 2)
  return size
}
