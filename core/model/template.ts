import { outputsOf } from '../run/head.ts'
import type { Plan } from '../run/plan.ts'
import { cnnGroupNorm } from './cnn-groupnorm.ts'
import { efficientnetGroupNorm } from './efficientnet-groupnorm.ts'
import { logitsOf, type Thinned } from './head.ts'
import { resnetGroupNorm } from './resnet-groupnorm.ts'
import { ANY_BATCH, Tape, type Value } from './tape.ts'

/** How a parameter starts: Kaiming normal (He 2015, fan-in) for weights that a ReLU follows, its half variance for the last layer, or a constant. */
export type Start = 'kaiming' | 'linear' | 'ones' | 'zeros'

/** Asks for a trained tensor by name; the first call of a forward pass defines it. */
export type Weights = (name: string, shape: readonly number[], start: Start) => Value

export type TemplateParams = Plan['template']['params']

export interface Template {
  /** Why this cannot be built, as a sentence, or `null`. */
  problem(params: TemplateParams, inputSizePx: number): string | null
  /** x [B,1,S,S], normalised → the last map [B,C,H,W], which the head takes (head.ts). */
  forward(tape: Tape, x: Value, weights: Weights, params: TemplateParams): Value
}

const TEMPLATES: { readonly [name in Plan['template']['name']]: Template } = {
  'cnn-groupnorm': cnnGroupNorm,
  'resnet-groupnorm': resnetGroupNorm,
  'efficientnet-groupnorm': efficientnetGroupNorm,
}
export const templateOf = (template: Plan['template']): Template => TEMPLATES[template.name]

/** What of a plan the shape of its model depends on. */
export type Shaped = Pick<Plan, 'template' | 'inputSizePx' | 'head'>

/** The whole model of a plan: x [B,1,S,S], normalised → logits [B,K]. */
export const forward = (tape: Tape, x: Value, weights: Weights, plan: Shaped, thinned?: Thinned): Value =>
  logitsOf(tape, templateOf(plan.template).forward(tape, x, weights, plan.template.params), weights, outputsOf(plan), thinned)

export interface Parameter {
  readonly name: string
  readonly shape: readonly number[]
  /** Place in the flat weight vector, in numbers. */
  readonly offset: number
  readonly length: number
  readonly start: Start
}

/**
 * The table of a model's parameters, in the order of the flat weight vector: tensors of two or more dimensions first (AdamW decays these),
 * then the vectors (γ, β, bias: not decayed); within each part in the order of the forward pass.
 */
export const parameters = (plan: Shaped): readonly Parameter[] => {
  const found = new Map<string, { name: string; shape: readonly number[]; start: Start }>()
  const collect: Weights = (name, shape, start) => {
    if (!found.has(name)) found.set(name, { name, shape, start })
    return { name, shape, needsGradient: false }
  }
  const x = { name: 'x', shape: [ANY_BATCH, 1, plan.inputSizePx, plan.inputSizePx], needsGradient: false }
  forward(new Tape(), x, collect, plan)
  const all = [...found.values()]
  let offset = 0
  return [...all.filter(({ shape }) => shape.length > 1), ...all.filter(({ shape }) => shape.length < 2)].map(({ name, shape, start }) => {
    const length = shape.reduce((product, size) => product * size, 1)
    offset += length
    return { name, shape, offset: offset - length, length, start }
  })
}

/** Length of the flat weight vector. */
export const parameterCount = (plan: Shaped): number => parameters(plan).reduce((sum, { length }) => sum + length, 0)
