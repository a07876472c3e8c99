import type { Graph } from '../graph.ts'
import { sizesOf, type Value } from '../tape.ts'
import { blockedDepthwiseGradient, fillsBlocks } from './blocked-conv.ts'
import { attributesOf, type Geometry } from './conv-node.ts'
import { shiftedAtOnce, shiftedDepthwise, shiftedPerImage } from './conv-shift-gradient.ts'

/** From this height on one product per image is faster than one over the whole batch, for which channels must come first. */
const PER_IMAGE_FROM_PX = 24

/** The same for 1×1, where nothing is copied but for the order of channels. */
const POINTWISE_PER_IMAGE_FROM_PX = 7

type Gradient = Pick<Value, 'name' | 'shape'>

/**
 * ∂w [Co,Ci/groups,k,k]. Ways that agree to 3e-7 and differ in speed up to fourfold, chosen by measurement:
 * - 1×1: one product, per image for large maps, over the whole batch for small ones;
 * - the usual 3×3 with eight input channels or more: the same over shifts (conv-shift-gradient.ts);
 * - a kernel for each channel, on a machine that blocks channels: a convolution with ∂y as the kernel (blocked-conv.ts);
 * - the usual 3×3 with a kernel for each channel: shifts, multiplied and summed;
 * - else a depthwise convolution with one-hot kernels makes the k² shifted copies of x, then one product per image (and group).
 */
export const convWeightGradient = (g: Graph, x: Value, dy: Gradient, geometry: Geometry): string => {
  const [, channels, height] = sizesOf(x)
  const { kernel, stride, padding, dilation, groups } = geometry
  if (kernel === 1 && groups === 1 && padding === 0) return pointwise(g, x, dy, stride)
  if (groups > 1 && fillsBlocks(g, channels, dy.shape[1]!, groups)) return blockedDepthwiseGradient(g, x, dy, geometry)
  const usual = kernel === 3 && stride === 1 && padding === 1 && dilation === 1
  if (usual && groups === channels && dy.shape[1] === channels && channels > 1) return shiftedDepthwise(g, x, dy)
  if (usual && groups === 1 && channels >= 8) return height >= PER_IMAGE_FROM_PX ? shiftedPerImage(g, x, dy) : shiftedAtOnce(g, x, dy)
  return oneHot(g, x, dy, geometry)
}

const pointwise = (g: Graph, x: Value, dy: Gradient, stride: number): string => {
  const [batch, channels] = sizesOf(x)
  const [, outChannels, height, width] = dy.shape as [number, number, number, number]
  const far = 2 ** 31
  const seen =
    stride === 1
      ? x.name
      : g.node('Slice', [x.name, g.integers([0, 0]), g.integers([far, far]), g.integers([2, 3]), g.integers([stride, stride])])
  if (height < POINTWISE_PER_IMAGE_FROM_PX) {
    const flat = (name: string, rows: number) =>
      g.reshape(g.node('Transpose', [g.reshape(name, [batch, rows, height * width])], { perm: [1, 0, 2] }), [rows, batch * height * width])
    const product = g.node('Gemm', [flat(dy.name, outChannels), flat(seen, channels)], { transB: 1 })
    return g.reshape(product, [outChannels, channels, 1, 1])
  }
  const rows = g.reshape(dy.name, [batch, outChannels, height * width])
  const columns = g.node('Transpose', [g.reshape(seen, [batch, channels, height * width])], { perm: [0, 2, 1] })
  return g.reshape(g.reduceSum(g.node('MatMul', [rows, columns]), [0]), [outChannels, channels, 1, 1])
}

/** [B,Ci·k²,H',W']: for each channel its k² copies, as the output sees them. */
const shiftedCopies = (g: Graph, x: Value, geometry: Geometry): string => {
  const [, channels] = sizesOf(x)
  const taps = geometry.kernel ** 2
  const kernel = new Float32Array(channels * taps * taps)
  for (let i = 0; i < channels * taps; i++) kernel[i * taps + (i % taps)] = 1
  const picked = g.floats(kernel, [channels * taps, 1, geometry.kernel, geometry.kernel])
  return g.node('Conv', [x.name, picked], attributesOf({ ...geometry, groups: channels }))
}

const oneHot = (g: Graph, x: Value, dy: Gradient, geometry: Geometry): string => {
  const [batch, channels] = sizesOf(x)
  const { kernel, groups } = geometry
  const [, outChannels, height, width] = dy.shape as [number, number, number, number]
  const perGroup = (channels / groups) * kernel ** 2
  const whole = groups === 1
  const rows = g.reshape(dy.name, whole ? [batch, outChannels, height * width] : [batch, groups, outChannels / groups, height * width])
  const copies = g.reshape(
    shiftedCopies(g, x, geometry),
    whole ? [batch, perGroup, height * width] : [batch, groups, perGroup, height * width],
  )
  const columns = g.node('Transpose', [copies], { perm: whole ? [0, 2, 1] : [0, 1, 3, 2] })
  return g.reshape(g.reduceSum(g.node('MatMul', [rows, columns]), [0]), [outChannels, channels / groups, kernel, kernel])
}
