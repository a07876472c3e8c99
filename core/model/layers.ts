import type { Activation } from './activation.ts'
import { conv } from './ops/conv.ts'
import { groupNorm } from './ops/group-norm.ts'
import type { Tape, Value } from './tape.ts'
import type { Start, Weights } from './template.ts'

/** One forward pass under way: where layers are added, and where their weights come from. */
export interface Building {
  readonly tape: Tape
  readonly weights: Weights
  readonly groups: number
  readonly activation: Activation
}

interface ConvNorm {
  readonly name: string
  readonly width: number
  readonly kernel: 1 | 3
  readonly stride?: number
  /** One kernel for each channel. */
  readonly depthwise?: boolean
  /** How the scale of the normalisation starts: 0 lets a residual block begin as if it were not there (Goyal 2017, §5.1). */
  readonly gamma?: Start
}

/** A convolution and its group normalisation; the name stands in front of the names of their weights. */
export const convNorm = ({ tape, weights, groups }: Building, x: Value, layer: ConvNorm): Value => {
  const { name, width, kernel, stride = 1, depthwise = false, gamma = 'ones' } = layer
  const channels = x.shape[1]!
  return tape.graph.within(name, () => {
    const kernels = weights(`${name}.conv.weight`, [width, depthwise ? 1 : channels, kernel, kernel], 'kaiming')
    const y = tape.graph.within('conv', () => conv(tape, x, kernels, { stride, groups: depthwise ? channels : 1 }))
    return tape.graph.within('norm', () =>
      groupNorm(tape, y, weights(`${name}.norm.gamma`, [width], gamma), weights(`${name}.norm.beta`, [width], 'zeros'), groups),
    )
  })
}
