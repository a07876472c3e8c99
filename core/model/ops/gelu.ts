import type { Tape, Value } from '../tape.ts'

/** x·Φ(x) with the normal distribution function Φ (Hendrycks & Gimpel 2016), not its tanh approximation. ∂x = ∂y·(Φ(x) + x·φ(x)). */
export const gelu = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const half = (value: string) => g.node('Mul', [value, g.floats([0.5])])
  const below = half(g.node('Add', [g.node('Erf', [g.node('Mul', [x.name, g.floats([Math.SQRT1_2])])]), g.floats([1])]))
  return tape.record(g.node('Mul', [x.name, below]), x.shape, [x], (dy) => {
    const bell = g.node('Exp', [g.node('Neg', [half(g.node('Mul', [x.name, x.name]))])])
    const density = g.node('Mul', [bell, g.floats([1 / Math.sqrt(2 * Math.PI)])])
    return [g.node('Mul', [dy, g.node('Add', [below, g.node('Mul', [x.name, density])])])]
  })
}
