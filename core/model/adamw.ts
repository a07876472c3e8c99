import type { Graph } from './graph.ts'
import { decayMask } from './sgd.ts'

export const BETA_1 = 0.9
export const BETA_2 = 0.999
export const EPSILON = 1e-8

/** Names of f32 values: the vectors have P numbers, the scalars one. */
export interface AdamwInputs {
  w: string
  m: string
  v: string
  gradient: string
  learningRate: string
  weightDecay: string
  /** 1 / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ), computed outside in f64. */
  correction1: string
  correction2: string
  /** How many numbers at the front of `w` decay, and how many follow that do not. */
  decayed: number
  kept: number
}

/**
 * One step of AdamW (Loshchilov & Hutter 2019, alg. 2) on the flat vectors:
 * m' = β₁m + (1−β₁)g, v' = β₂v + (1−β₂)g², w' = w − lr·wd·w (decayed part) − lr·m'c₁ / (√(v'c₂) + ε).
 */
export const adamw = (g: Graph, inputs: AdamwInputs): { w: string; m: string; v: string } =>
  g.within('adamw', () => {
    const mix = (old: string, fresh: string, beta: number) =>
      g.node('Add', [g.node('Mul', [old, g.floats([beta])]), g.node('Mul', [fresh, g.floats([1 - beta])])])
    const m = mix(inputs.m, inputs.gradient, BETA_1)
    const v = mix(inputs.v, g.node('Mul', [inputs.gradient, inputs.gradient]), BETA_2)
    const denominator = g.node('Add', [g.node('Sqrt', [g.node('Mul', [v, inputs.correction2])]), g.floats([EPSILON])])
    const direction = g.node('Div', [g.node('Mul', [m, inputs.correction1]), denominator])
    const decay = g.node('Mul', [g.node('Mul', [inputs.w, decayMask(g, inputs)]), inputs.weightDecay])
    const step = g.node('Mul', [g.node('Add', [direction, decay]), inputs.learningRate])
    return { w: g.node('Sub', [inputs.w, step]), m, v }
  })

/** The two bias corrections of step t = 1, 2, … */
export const biasCorrections = (t: number): [number, number] => [1 / (1 - BETA_1 ** t), 1 / (1 - BETA_2 ** t)]
