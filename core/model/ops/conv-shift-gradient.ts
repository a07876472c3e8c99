import type { Graph } from '../graph.ts'
import { sizesOf, type Value } from '../tape.ts'

/**
 * ∂w [Co,Ci,3,3] of a 3×3 convolution with stride and padding 1: ∂w[kh,kw] = Σ dy(r−(kh−1), c) · x(r, c+(kw−1)). Three column shifts of x and
 * three row shifts of dy make all nine taps in one product.
 */
type Gradient = Pick<Value, 'name' | 'shape'>

/** Below this width a Pad of every row costs more than a shift of the whole tensor and a product that empties the column that came in. */
const ROWWISE_FROM_PX = 48

/** x(r, c+by): zeros come in at the side. */
const columnShift = (g: Graph, { name, shape }: Gradient, by: number): string => {
  const [height, width] = [shape[2]!, shape[3]!]
  if (width >= ROWWISE_FROM_PX) return g.node('Pad', [name, g.integers([0, 0, 0, -by, 0, 0, 0, by])])
  const size = shape.reduce((product, side) => product * side, 1)
  const moved = g.node('Pad', [g.reshape(name, [size]), g.integers([-by, by])])
  const open = new Float32Array(height * width).fill(1)
  for (let row = 0; row < height; row++) open[row * width + (by > 0 ? width - 1 : 0)] = 0
  return g.reshape(g.node('Mul', [g.reshape(moved, [shape[0]! * shape[1]!, height * width]), g.floats(open, [height * width])]), shape)
}

/** dy(r+by, c), as a shift of flat maps. */
const rowShift = (g: Graph, { name, shape }: Gradient, by: number): string => {
  const [height, width] = [shape[2]!, shape[3]!]
  const maps = g.reshape(name, [shape[0]! * shape[1]!, height * width])
  return g.reshape(g.node('Pad', [maps, g.integers([0, -by * width, 0, by * width])]), shape)
}

/** Copy k holds x(r, c+k−1). */
const columnShifts = (g: Graph, x: Gradient): string[] => [columnShift(g, x, -1), x.name, columnShift(g, x, 1)]
/** Copy k holds dy(r−(k−1), c). */
const rowShifts = (g: Graph, dy: Gradient): string[] => [rowShift(g, dy, 1), dy.name, rowShift(g, dy, -1)]

export const shiftedPerImage = (g: Graph, x: Value, dy: Gradient): string => {
  const [batch, channels, height, width] = sizesOf(x)
  const outChannels = dy.shape[1]!
  const left = g.reshape(g.node('Concat', rowShifts(g, dy), { axis: 1 }), [batch, 3 * outChannels, height * width])
  const right = g.reshape(g.node('Concat', columnShifts(g, x), { axis: 1 }), [batch, 3 * channels, height * width])
  const product = g.node('MatMul', [left, g.node('Transpose', [right], { perm: [0, 2, 1] })])
  const taps = g.reshape(g.reduceSum(product, [0]), [3, outChannels, 3, channels])
  return g.node('Transpose', [taps], { perm: [1, 3, 0, 2] })
}

export const shiftedAtOnce = (g: Graph, x: Value, dy: Gradient): string => {
  const [batch, channels, height, width] = sizesOf(x)
  const outChannels = dy.shape[1]!
  const members = batch * height * width
  const channelsFirst = ({ name, shape: [, rows] }: Gradient): Gradient => ({
    name: g.node('Transpose', [name], { perm: [1, 0, 2, 3] }),
    shape: [rows!, batch, height, width],
  })
  const stacked = (copies: string[], rows: number) =>
    g.reshape(
      g.node(
        'Concat',
        copies.map((copy) => g.reshape(copy, [rows, 1, members])),
        { axis: 1 },
      ),
      [3 * rows, members],
    )
  const left = stacked(rowShifts(g, channelsFirst(dy)), outChannels)
  const right = stacked(columnShifts(g, channelsFirst(x)), channels)
  const taps = g.reshape(g.node('Gemm', [left, right], { transB: 1 }), [outChannels, 3, channels, 3])
  return g.node('Transpose', [taps], { perm: [0, 2, 1, 3] })
}

/** ∂w [C,1,3,3] where each channel has its own kernel: the three shifts of each against each other, nine sums. */
export const shiftedDepthwise = (g: Graph, x: Value, dy: Gradient): string => {
  const columns = columnShifts(g, x)
  const sums = rowShifts(g, dy).flatMap((row) => columns.map((column) => g.reduceSum(g.node('Mul', [row, column]), [0, 2, 3], true)))
  return g.reshape(g.node('Concat', sums, { axis: 2 }), [x.shape[1]!, 1, 3, 3])
}
