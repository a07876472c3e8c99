import type { Graph } from '../graph.ts'
import type { Value } from '../tape.ts'
import { attributesOf, type Geometry } from './conv-node.ts'

export type Tensor = Pick<Value, 'name' | 'shape'>

/** Operators of ONNX Runtime's CPU that hold the channels of a map in blocks, side by side: convolutions run at up to twice the speed. */
const BLOCKED = 'com.microsoft.nchwc'

/** Whether this convolution can run on blocks: the graph is for a machine that has them, channels fill them, and mix all or not at all. */
export const fillsBlocks = ({ block }: Graph, channels: number, outChannels: number, groups: number): boolean =>
  block > 1 && channels % block === 0 && outChannels % block === 0 && (groups === 1 || (groups === channels && outChannels === channels))

/** A map with its channels in blocks. */
export const inBlocks = (g: Graph, name: string): string => g.once(`blocks ${name}`, () => g.node('ReorderInput', [name], {}, BLOCKED))
const outOfBlocks = (g: Graph, name: string, channels: number): string => g.node('ReorderOutput', [name], { channels }, BLOCKED)

/** Kernels [Co,Ci/groups,k,k] in the order of memory that blocked convolutions want: blocks of outputs, of inputs, taps, inputs, outputs. */
const blockedKernels = (g: Graph, { name, shape }: Tensor): string =>
  g.once(`kernels ${name}`, () => {
    const [out, inputs, side] = shape as [number, number, number]
    const b = g.block
    const cut =
      inputs === 1
        ? g.node('Transpose', [g.reshape(name, [out / b, b, side ** 2])], { perm: [0, 2, 1] })
        : g.node('Transpose', [g.reshape(name, [out / b, b, inputs / b, b, side ** 2])], { perm: [0, 2, 4, 3, 1] })
    return g.reshape(cut, shape)
  })

export const blockedConv = (g: Graph, x: Tensor, w: Tensor, geometry: Geometry): string =>
  outOfBlocks(g, g.node('Conv', [inBlocks(g, x.name), blockedKernels(g, w)], attributesOf(geometry), BLOCKED), w.shape[0]!)

/**
 * ∂w [C,1,k,k] of a depthwise convolution: every map of every image is convolved with its ∂y as the kernel, which leaves the k×k taps;
 * the stride becomes the dilation.
 */
export const blockedDepthwiseGradient = (g: Graph, x: Tensor, dy: Tensor, { kernel, stride, padding, dilation }: Geometry): string => {
  const [batch, channels, height, width] = x.shape as [number, number, number, number]
  const [, , outHeight, outWidth] = dy.shape as [number, number, number, number]
  const maps = batch * channels
  const end = (size: number, outSize: number) => (outSize - 1) * stride + (kernel - 1) * dilation + 1 - size - padding
  const taps = g.node(
    'Conv',
    [g.reshape(inBlocks(g, x.name), [1, maps, height, width]), g.reshape(inBlocks(g, dy.name), [maps, 1, outHeight, outWidth])],
    {
      kernel_shape: [outHeight, outWidth],
      pads: [padding, padding, end(height, outHeight), end(width, outWidth)],
      strides: [dilation, dilation],
      dilations: [stride, stride],
      group: maps,
    },
    BLOCKED,
  )
  const each = g.reshape(outOfBlocks(g, taps, maps), [batch, channels, kernel, kernel])
  return g.reshape(g.reduceSum(each, [0]), [channels, 1, kernel, kernel])
}
