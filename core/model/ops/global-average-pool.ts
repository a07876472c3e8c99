import { sizesOf, type Tape, type Value } from '../tape.ts'

/** Mean over the map: [B,C,H,W] → [B,C]. */
export const globalAveragePool = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const [batch, channels, height, width] = sizesOf(x)
  const y = g.node('ReduceMean', [x.name, g.integers([2, 3])], { keepdims: 0 })
  return tape.record(y, [batch, channels], [x], (dy) => {
    const share = g.node('Mul', [dy, g.floats([1 / (height * width)])])
    return [g.node('Expand', [g.reshape(share, [batch, channels, 1, 1]), g.integers([batch, channels, height, width])])]
  })
}
