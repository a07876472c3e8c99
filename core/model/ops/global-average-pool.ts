import { sizesOf, type Tape, type Value } from '../tape.ts'

/** Mean over the map: [B,C,H,W] → [B,C]. */
export const globalAveragePool = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const [batch, channels, height, width] = sizesOf(x)
  const y = g.node('ReduceMean', [x.name, g.integers([2, 3])], { keepdims: 0 })
  return tape.record(y, [batch, channels], [x], (dy) => {
    const shares = g.floats(new Float32Array(height * width).fill(1 / (height * width)), [height, width])
    return [g.node('Mul', [g.reshape(dy, [batch, channels, 1, 1]), shares])]
  })
}
