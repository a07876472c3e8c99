import { sizesOf, type Tape, type Value } from '../tape.ts'

/**
 * Largest value of 2×2 windows, stride 2: [B,C,H,W] → [B,C,⌊H/2⌋,⌊W/2⌋]; a last odd row or column is dropped. Of equal values the first counts.
 * ∂x is ∂y at the places that were chosen, 0 elsewhere.
 */
export const maxPool = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const [batch, channels, height, width] = sizesOf(x)
  const window = { kernel_shape: [2, 2], strides: [2, 2] }
  const [y, places] = g.nodes('MaxPool', [x.name], window, 2)
  return tape.record(y!, [batch, channels, Math.floor(height / 2), Math.floor(width / 2)], [x], (dy) => [
    g.node('MaxUnpool', [dy, places!, g.integers([batch, channels, height, width])], window),
  ])
}
