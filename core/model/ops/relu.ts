import type { Tape, Value } from '../tape.ts'

/** So steep that HardSigmoid, min(max(αy, 0), 1), is 1 for every normal number above 0: a comparison and its cast in one pass. */
const STEEP = 3e38

/** max(x, 0), any shape; the gradient passes where the output is positive. */
export const relu = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const y = g.node('Relu', [x.name])
  return tape.record(y, x.shape, [x], (dy) => {
    const open = g.node('HardSigmoid', [y], { alpha: { float: STEEP }, beta: { float: 0 } })
    return [g.node('Mul', [open, dy])]
  })
}
