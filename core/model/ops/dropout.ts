import type { Tape, Value } from '../tape.ts'

/**
 * Dropout (Srivastava 2014) with a mask from outside, so that it is the seed's and not the runtime's: `mask` has the shape of x and holds
 * 0 or 1/(1 − rate) (inverted dropout: nothing to do when a model is used).
 */
export const dropout = (tape: Tape, x: Value, mask: string): Value => {
  const g = tape.graph
  return tape.record(g.node('Mul', [x.name, mask]), x.shape, [x], (dy) => [g.node('Mul', [dy, mask])])
}
