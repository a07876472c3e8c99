import type { Graph } from '../graph.ts'
import { blockedConv, fillsBlocks, type Tensor } from './blocked-conv.ts'

/** Geometry of a convolution, the same along both sides. */
export interface Geometry {
  readonly kernel: number
  readonly stride: number
  readonly padding: number
  readonly dilation: number
  /** Channels are cut into so many parts that do not mix; as many as there are channels: depthwise. */
  readonly groups: number
}

/** Side of the output map: ⌊(H + 2p − d(k−1) − 1) / s⌋ + 1. */
export const convSide = (size: number, { kernel, stride, padding, dilation }: Geometry): number =>
  Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1

/** Attributes of Conv and ConvTranspose. */
export const attributesOf = ({ kernel, stride, padding, dilation, groups }: Geometry) => ({
  kernel_shape: [kernel, kernel],
  pads: [padding, padding, padding, padding],
  strides: [stride, stride],
  ...(dilation === 1 ? {} : { dilations: [dilation, dilation] }),
  ...(groups === 1 ? {} : { group: groups }),
})

/** A product over channels as the map lies: blocks would only cost their making. */
const isPointwise = ({ kernel, stride, groups }: Geometry): boolean => kernel === 1 && stride === 1 && groups === 1

/** One convolution x * w: where the graph is for a machine that blocks channels and they fill blocks, by it; else as ONNX has it. */
export const convNode = (g: Graph, x: Tensor, w: Tensor, geometry: Geometry): string =>
  !isPointwise(geometry) && fillsBlocks(g, x.shape[1]!, w.shape[0]!, geometry.groups)
    ? blockedConv(g, x, w, geometry)
    : g.node('Conv', [x.name, w.name], attributesOf(geometry))
