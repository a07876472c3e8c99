import { sizesOf, type Tape, type Value } from '../tape.ts'
import { convInputGradient } from './conv-input-gradient.ts'
import { convNode, convSide, type Geometry } from './conv-node.ts'
import { convWeightGradient } from './conv-weight-gradient.ts'

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
  const y = convNode(tape.graph, x, w, geometry)
  return tape.record(y, shape, [x, w], (dy) => [
    x.needsGradient ? convInputGradient(tape.graph, x, w, { name: dy, shape }, geometry) : null,
    w.needsGradient ? convWeightGradient(tape.graph, x, { name: dy, shape }, geometry) : null,
  ])
}
