import type { Tape, Value } from '../tape.ts'

/** y = x·σ(x) (Elfwing 2018), any shape. ∂x = ∂y·σ(x)·(1 + x·σ(−x)), and x·σ(−x) = x − y: no second exponential. */
export const silu = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const gate = g.node('Sigmoid', [x.name])
  const y = g.node('Mul', [x.name, gate])
  return tape.record(y, x.shape, [x], (dy) => {
    const bend = g.node('Add', [g.node('Sub', [x.name, y]), g.floats([1])])
    return [g.node('Mul', [dy, g.node('Mul', [gate, bend])])]
  })
}
