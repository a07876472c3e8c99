import type { Graph } from './graph.ts'

/** Names of f32 values: the vectors have P numbers, the scalars one. */
export interface SgdInputs {
  w: string
  m: string
  gradient: string
  learningRate: string
  weightDecay: string
  momentum: string
  /** How many numbers at the front of `w` decay, and how many follow that do not. */
  decayed: number
  kept: number
}

/**
 * One step of stochastic gradient descent with momentum on the flat vectors, as PyTorch's SGD has it (Sutskever 2013, eq. 1 with the rate outside):
 * g' = g + wd·w (decayed part), m' = μm + g', w' = w − lr·m'.
 */
export const sgd = (g: Graph, inputs: SgdInputs): { w: string; m: string } =>
  g.within('sgd', () => {
    const pull = g.node('Mul', [g.node('Mul', [inputs.w, decayMask(g, inputs)]), inputs.weightDecay])
    const gradient = g.node('Add', [inputs.gradient, pull])
    const m = g.node('Add', [g.node('Mul', [inputs.m, inputs.momentum]), gradient])
    return { w: g.node('Sub', [inputs.w, g.node('Mul', [m, inputs.learningRate])]), m }
  })

/** 1 for the numbers at the front that decay, 0 for the rest. */
export const decayMask = (g: Graph, { decayed, kept }: { decayed: number; kept: number }): string =>
  g.node('Concat', [g.node('Expand', [g.floats([1]), g.integers([decayed])]), g.node('Expand', [g.floats([0]), g.integers([kept])])], {
    axis: 0,
  })
