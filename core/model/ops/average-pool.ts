import { sizesOf, type Tape, type Value } from '../tape.ts'

/**
 * Mean over 2×2 windows, stride 2: [B,C,H,W] → [B,C,⌊H/2⌋,⌊W/2⌋]; a last odd row or column is dropped.
 * ∂x spreads a quarter of ∂y by one product with a constant: row r of ∂y becomes rows 2r and 2r+1.
 */
export const averagePool = (tape: Tape, x: Value): Value => {
  const g = tape.graph
  const [batch, channels, height, width] = sizesOf(x)
  const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)]
  const y = g.node('AveragePool', [x.name], { kernel_shape: [2, 2], strides: [2, 2] })
  return tape.record(y, [batch, channels, h, w], [x], (dy) => {
    const spread = new Float32Array(w * 2 * width)
    for (let column = 0; column < w; column++) {
      for (const copy of [0, width]) {
        spread[column * 2 * width + copy + 2 * column] = 0.25
        spread[column * 2 * width + copy + 2 * column + 1] = 0.25
      }
    }
    const rows = g.node('MatMul', [g.reshape(dy, [batch * channels * h, w]), g.floats(spread, [w, 2 * width])])
    const dx = g.reshape(rows, [batch, channels, 2 * h, width])
    return [height === 2 * h ? dx : g.node('Pad', [dx, g.integers([0, 0, 0, 0, 0, 0, 1, 0])])]
  })
}
