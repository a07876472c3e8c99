import { sizesOf, type Tape, type Value } from '../tape.ts'

/** Each map times a number of its own: x [B,C,H,W], s [B,C] → [B,C,H,W] (squeeze and excitation, Hu 2018, §3.2). */
export const scaleChannels = (tape: Tape, x: Value, s: Value): Value => {
  const g = tape.graph
  const [batch, channels] = sizesOf(x)
  const factors = g.reshape(s.name, [batch, channels, 1, 1])
  return tape.record(g.node('Mul', [x.name, factors]), x.shape, [x, s], (dy) => [
    g.node('Mul', [dy, factors]),
    g.reduceSum(g.node('Mul', [dy, x.name]), [2, 3]),
  ])
}
