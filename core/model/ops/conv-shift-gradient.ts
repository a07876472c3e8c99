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
const columnShifts = (g: Graph, x: string, axis: number): string => {
  const copies = [0, 1, 2].map((k) => shifted(g, x, 3, 1 - k))
  return g.node('Concat', copies, { axis })
}
/** Copy k holds dy(r−(k−1), c). */
const rowShifts = (g: Graph, dy: string, axis: number): string => {
  const copies = [0, 1, 2].map((k) => shifted(g, dy, 2, k - 1))
  return g.node('Concat', copies, { axis })
}

/** [3Co, 3Ci], row tap major and column tap major, to [Co,Ci,3,3]. */
const taps = (g: Graph, product: string, outChannels: number, channels: number): string =>
  g.node('Transpose', [g.reshape(product, [3, outChannels, 3, channels])], { perm: [1, 3, 0, 2] })

export const shiftedPerImage = (g: Graph, x: Value, dy: Gradient): string => {
  const [batch, channels, height, width] = sizesOf(x)
  const outChannels = dy.shape[1]!
  const left = g.reshape(rowShifts(g, dy.name, 1), [batch, 3 * outChannels, height * width])
  const right = g.reshape(columnShifts(g, x.name, 1), [batch, 3 * channels, height * width])
  const product = g.node('MatMul', [left, g.node('Transpose', [right], { perm: [0, 2, 1] })])
  return taps(g, g.reduceSum(product, [0]), outChannels, channels)
}

export const shiftedAtOnce = (g: Graph, x: Value, dy: Gradient): string => {
  const [batch, channels, height, width] = sizesOf(x)
  const outChannels = dy.shape[1]!
  const channelsFirst = (name: string) => g.node('Transpose', [name], { perm: [1, 0, 2, 3] })
  const left = g.reshape(rowShifts(g, channelsFirst(dy.name), 0), [3 * outChannels, batch * height * width])
  const right = g.reshape(columnShifts(g, channelsFirst(x.name), 0), [3 * channels, batch * height * width])
  return taps(g, g.node('Gemm', [left, right], { transB: 1 }), outChannels, channels)
}
