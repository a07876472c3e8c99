import { ELEMENT } from '../onnx.ts'
import type { Tape, Value } from '../tape.ts'

/** max(x, 0), any shape; the gradient passes where the output is positive. */
export const relu = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const y = g.node('Relu', [x.name])
  return tape.record(y, x.shape, [x], (dy) => {
    const open = g.node('Cast', [g.node('Greater', [y, g.floats([0])])], { to: ELEMENT.float32 })
    return [g.node('Mul', [open, dy])]
  })
}
