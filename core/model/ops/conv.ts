import { sizesOf, type Tape, type Value } from '../tape.ts'
import { convWeightGradient } from './conv-weight-gradient.ts'

/**
 * 3×3 convolution, padding 1, no bias (a normalisation follows): x [B,Ci,H,W], w [Co,Ci,3,3] → [B,Co,H',W'] with H' = ⌊(H−1)/stride⌋ + 1.
 * ∂x is the convolution of ∂y with the kernel turned by 180° and transposed (stride 1), or a transposed convolution (stride 2).
 */
export const conv = (tape: Tape, x: Value, w: Value, stride: 1 | 2 = 1): Value => {
  const g = tape.graph
  const [batch, , height, width] = sizesOf(x)
  const out = (size: number) => Math.floor((size - 1) / stride) + 1
  const geometry = { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [stride, stride] }
  const shape = [batch, w.shape[0]!, out(height), out(width)]
  const y = g.node('Conv', [x.name, w.name], geometry)

  const inputGradient = (dy: string): string => {
    if (stride === 2) {
      const extra = (size: number) => size - (2 * (out(size) - 1) + 1)
      return g.node('ConvTranspose', [dy, w.name], { ...geometry, output_padding: [extra(height), extra(width)] })
    }
    const turned = g.node('Slice', [w.name, g.integers([2, 2]), g.integers([-4, -4]), g.integers([2, 3]), g.integers([-1, -1])])
    return g.node('Conv', [dy, g.node('Transpose', [turned], { perm: [1, 0, 2, 3] })], geometry)
  }

  return tape.record(y, shape, [x, w], (dy) => [
    x.needsGradient ? inputGradient(dy) : null,
    w.needsGradient ? convWeightGradient(g, x, { name: dy, shape }, stride) : null,
  ])
}
