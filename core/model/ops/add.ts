import type { Tape, Value } from '../tape.ts'

/** Sum of two tensors of one shape, as at the end of a residual block (He 2016); the gradient passes to both. */
export const add = (tape: Tape, a: Value, b: Value): Value =>
  tape.record(tape.graph.node('Add', [a.name, b.name]), a.shape, [a, b], (dy) => [dy, dy])
