import type { Graph } from '../graph.ts'
import { sizesOf, type Value } from '../tape.ts'
import { attributesOf, convNode, convSide, type Geometry } from './conv-node.ts'

/** Every k×k kernel turned by 180°: a product with the matrix that reverses its k² numbers, faster than a Slice of negative steps and as exact. */
const reversed = (g: Graph, w: Value): string => {
  const numbers = w.shape[2]! ** 2
  if (numbers === 1) return w.name
  const swap = new Float32Array(numbers ** 2)
  for (let i = 0; i < numbers; i++) swap[i * numbers + numbers - 1 - i] = 1
  return g.reshape(g.node('MatMul', [g.reshape(w.name, [-1, numbers]), g.floats(swap, [numbers, numbers])]), w.shape)
}

/** The kernel turned by 180°, input and output channels exchanged inside each group: [Ci,Co/groups,k,k]. */
const turned = (g: Graph, w: Value, groups: number): string =>
  g.once(`turned ${w.name}`, () => {
    const [outChannels, inPerGroup, kernel] = w.shape as [number, number, number]
    const half = reversed(g, w)
    if (groups === 1) return g.node('Transpose', [half], { perm: [1, 0, 2, 3] })
    if (inPerGroup === 1 && outChannels === groups) return half
    const cut = g.reshape(half, [groups, outChannels / groups, inPerGroup, kernel, kernel])
    return g.reshape(g.node('Transpose', [cut], { perm: [0, 2, 1, 3, 4] }), [groups * inPerGroup, outChannels / groups, kernel, kernel])
  })

/**
 * ∂x of a convolution. Stride 1: the convolution of ∂y with the turned kernel, padding d(k−1) − p; else a transposed convolution,
 * whose output is as long as x by `output_padding`.
 */
export const convInputGradient = (g: Graph, x: Value, w: Value, dy: Pick<Value, 'name' | 'shape'>, geometry: Geometry): string => {
  const { kernel, stride, padding, dilation, groups } = geometry
  const reach = dilation * (kernel - 1)
  if (stride === 1 && padding <= reach) {
    const shape = [sizesOf(x)[1], dy.shape[1]! / groups, kernel, kernel]
    return convNode(g, dy, { name: turned(g, w, groups), shape }, { ...geometry, padding: reach - padding })
  }
  const [, , height, width] = sizesOf(x)
  const missing = (size: number): number => size - ((convSide(size, geometry) - 1) * stride - 2 * padding + reach + 1)
  return g.node('ConvTranspose', [dy.name, w.name], { ...attributesOf(geometry), output_padding: [missing(height), missing(width)] })
}
