import type { Tape, Value } from '../tape.ts'

/** 1 / (1 + e⁻ˣ), any shape. ∂x = ∂y·σ(x)·σ(−x). */
export const sigmoid = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const y = g.node('Sigmoid', [x.name])
  return tape.record(y, x.shape, [x], (dy) => [g.node('Mul', [dy, g.node('Mul', [y, g.node('Sigmoid', [g.node('Neg', [x.name])])])])])
}
