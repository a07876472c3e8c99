import type { Tape, Value } from '../tape.ts'

/** x·σ(x) (Elfwing 2018), any shape. ∂x = ∂y·σ(x)·(1 + x·σ(−x)). */
export const silu = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const gate = g.node('Sigmoid', [x.name])
  return tape.record(g.node('Mul', [x.name, gate]), x.shape, [x], (dy) => {
    const closed = g.node('Sigmoid', [g.node('Neg', [x.name])])
    const slope = g.node('Mul', [gate, g.node('Add', [g.node('Mul', [x.name, closed]), g.floats([1])])])
    return [g.node('Mul', [dy, slope])]
  })
}
