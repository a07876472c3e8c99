import { sizesOf, type Tape, type Value } from '../tape.ts'
import { convInputGradient } from './conv-input-gradient.ts'
import { convWeightGradient } from './conv-weight-gradient.ts'

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

/**
 * Convolution without bias (a normalisation follows): x [B,Ci,H,W], w [Co,Ci/groups,k,k] → [B,Co,H',W'].
 * Padding is k/2 rounded down for each dilation unless told otherwise, so that stride 1 keeps the size of the map.
 */
export const conv = (tape: Tape, x: Value, w: Value, options: Partial<Omit<Geometry, 'kernel'>> = {}): Value => {
  const kernel = w.shape[2]!
  const { stride = 1, dilation = 1, groups = 1 } = options
  const geometry: Geometry = { kernel, stride, dilation, groups, padding: options.padding ?? dilation * Math.floor(kernel / 2) }
  const [batch, , height, width] = sizesOf(x)
  const shape = [batch, w.shape[0]!, convSide(height, geometry), convSide(width, geometry)]
  const y = tape.graph.node('Conv', [x.name, w.name], attributesOf(geometry))
  return tape.record(y, shape, [x, w], (dy) => [
    x.needsGradient ? convInputGradient(tape.graph, x, w, { name: dy, shape }, geometry) : null,
    w.needsGradient ? convWeightGradient(tape.graph, x, { name: dy, shape }, geometry) : null,
  ])
}
