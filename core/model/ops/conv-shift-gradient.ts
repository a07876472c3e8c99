import type { Graph } from '../graph.ts'
import { sizesOf, type Value } from '../tape.ts'

/**
 * ∂w [Co,Ci,3,3] of a 3×3 convolution with stride and padding 1: ∂w[kh,kw] = Σ dy(r−(kh−1), c) · x(r, c+(kw−1)). Three column shifts of x and
 * three row shifts of dy make all nine taps in one product.
 */
type Gradient = Pick<Value, 'name' | 'shape'>

/** Moves a map by −1, 0 or 1 along the last axes' row or column, zeros coming in. */
const shifted = (g: Graph, value: string, axis: 2 | 3, by: number): string => {
  if (by === 0) return value
  const pads = [0, 0, 0, 0, 0, 0, 0, 0]
  pads[axis] = by
  pads[axis + 4] = -by
  return g.node('Pad', [value, g.integers(pads)])
}

/** Copy k holds x(r, c+k−1). */
const columnShifts = (g: Graph, x: string): string[] => [0, 1, 2].map((k) => shifted(g, x, 3, 1 - k))
/** Copy k holds dy(r−(k−1), c). */
const rowShifts = (g: Graph, dy: string): string[] => [0, 1, 2].map((k) => shifted(g, dy, 2, k - 1))

export const shiftedPerImage = (g: Graph, x: Value, dy: Gradient): string => {
  const [batch, channels, height, width] = sizesOf(x)
  const outChannels = dy.shape[1]!
  const left = g.reshape(g.node('Concat', rowShifts(g, dy.name), { axis: 1 }), [batch, 3 * outChannels, height * width])
  const right = g.reshape(g.node('Concat', columnShifts(g, x.name), { axis: 1 }), [batch, 3 * channels, height * width])
  const product = g.node('MatMul', [left, g.node('Transpose', [right], { perm: [0, 2, 1] })])
  const taps = g.reshape(g.reduceSum(product, [0]), [3, outChannels, 3, channels])
  return g.node('Transpose', [taps], { perm: [1, 3, 0, 2] })
}

export const shiftedAtOnce = (g: Graph, x: Value, dy: Gradient): string => {
  const [batch, channels, height, width] = sizesOf(x)
  const outChannels = dy.shape[1]!
  const members = batch * height * width
  const channelsFirst = (name: string) => g.node('Transpose', [name], { perm: [1, 0, 2, 3] })
  const stacked = (copies: string[], rows: number) =>
    g.reshape(
      g.node(
        'Concat',
        copies.map((copy) => g.reshape(copy, [rows, 1, members])),
        { axis: 1 },
      ),
      [3 * rows, members],
    )
  const left = stacked(rowShifts(g, channelsFirst(dy.name)), outChannels)
  const right = stacked(columnShifts(g, channelsFirst(x.name)), channels)
  const taps = g.reshape(g.node('Gemm', [left, right], { transB: 1 }), [outChannels, 3, channels, 3])
  return g.node('Transpose', [taps], { perm: [0, 2, 1, 3] })
}

/** ∂w [C,1,3,3] where each channel has its own kernel: the three shifts of each against each other, nine sums. */
export const shiftedDepthwise = (g: Graph, x: Value, dy: Gradient): string => {
  const columns = columnShifts(g, x.name)
  const sums = rowShifts(g, dy.name).flatMap((row) => columns.map((column) => g.reduceSum(g.node('Mul', [row, column]), [0, 2, 3], true)))
  return g.reshape(g.node('Concat', sums, { axis: 2 }), [x.shape[1]!, 1, 3, 3])
}
