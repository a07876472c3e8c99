import { Refused } from '../refusal.ts'
import { algorithmProblem } from '../run/algorithm-problem.ts'
import { headProblem } from '../run/head.ts'
import type { Plan } from '../run/plan.ts'
import { parameterCount, templateOf } from './template.ts'

/** Larger models belong to an engine with GPUs; an update of this many numbers is 48 MB. */
const MAX_PARAMETERS = 12_000_000
const LARGEST_PX = 224

/** What of a plan cannot be run. `field`: its path, such as `optimizer.learningRate`. */
export interface PlanProblem {
  readonly field: string
  readonly message: string
}
const at = (field: string, message: string | null): PlanProblem | null => (message === null ? null : { field, message })

/** Ranges of what a plan may leave out. */
const optionsProblem = (plan: Plan): PlanProblem | null => {
  const { optimizer, serverStep: step, combination } = plan
  const within = (text: string | undefined, low: number, high: number): boolean => {
    const value = Number(text ?? low)
    return value >= low && value <= high
  }
  if (optimizer.name === 'sgd' && !within(optimizer.momentum, 0, 0.9999))
    return at('optimizer.momentum', `The momentum ${optimizer.momentum} must lie from 0 to below 1.`)
  if (plan.gradientClip !== undefined && !(Number(plan.gradientClip) > 0))
    return at('gradientClip', `The clip on the gradient must be above 0, not ${plan.gradientClip}.`)
  if (!within(plan.labelSmoothing, 0, 0.5))
    return at('labelSmoothing', `The label smoothing ${plan.labelSmoothing} must lie from 0 to 0.5.`)
  if (combination && !within(combination.trimmedShare, 0, 0.5))
    return at(
      'combination.trimmedShare',
      `The share of sites that is left out at each end must lie from 0 to 0.5, not at ${combination.trimmedShare}.`,
    )
  if (plan.stopAfter && !within(plan.stopAfter.minDelta, 0, 1))
    return at('stopAfter.minDelta', `The least gain ${plan.stopAfter.minDelta} must lie from 0 to 1: it is a difference of AUC.`)
  if (plan.stopAfter && plan.stopAfter.rounds >= plan.rounds)
    return at(
      'stopAfter.rounds',
      `Training would never end early: it has ${plan.rounds} rounds and would wait through ${plan.stopAfter.rounds} without a gain. Wait through fewer.`,
    )
  if (!step) return null
  if (!(Number(step.learningRate) > 0 && Number(step.learningRate) <= 10))
    return at('serverStep.learningRate', `The server's learning rate ${step.learningRate} must lie above 0 and at most at 10.`)
  if (!within(step.momentum, 0, 0.9999) || !within(step.secondMoment, 0, 0.9999))
    return at(
      'serverStep.momentum',
      `The server's momentum ${step.momentum} and second moment ${step.secondMoment} must lie from 0 to below 1.`,
    )
  return Number(step.adaptivity) > 0 || step.name === 'average' || step.name === 'momentum'
    ? null
    : at('serverStep.adaptivity', `The server's adaptivity must be above 0, not ${step.adaptivity}.`)
}

const aloneProblem = ({ head, localOnly }: Plan): string | null =>
  head && localOnly ? 'Models of one site alone are compared by one label only. Leave them out, or the several classes or labels.' : null

/** The first thing that is wrong with a plan, whoever takes part, or `null`. */
export const planProblem = (plan: Plan): PlanProblem | null => {
  const rate = Number(plan.optimizer.learningRate)
  const decay = Number(plan.optimizer.weightDecay)
  const normL2 = Number(plan.clip.normL2)
  const perCoordinate = Number(plan.clip.perCoordinate)
  // AdamW moves each weight by about the rate in every step, whatever the gradient: from 1 on nothing of the model is left.
  const tooHigh = plan.optimizer.name === 'adamw' ? rate >= 1 : rate > 1
  if (!(rate > 0) || tooHigh)
    return at(
      'optimizer.learningRate',
      `The learning rate ${plan.optimizer.learningRate} must lie above 0 and ${plan.optimizer.name === 'adamw' ? 'below 1 under AdamW' : 'at most at 1'}. Begin with 0.003 (AdamW) or 0.01 (SGD).`,
    )
  if (!(decay >= 0 && decay <= 1))
    return at('optimizer.weightDecay', `The weight decay ${plan.optimizer.weightDecay} must lie between 0 and 1.`)
  if (!(normL2 > 0)) return at('clip.normL2', `The clip on the L2 norm must be above 0, not ${plan.clip.normL2}.`)
  if (!(perCoordinate > 0 && perCoordinate <= 1))
    return at('clip.perCoordinate', `The clip per coordinate must lie above 0 and at most at 1, not ${plan.clip.perCoordinate}.`)
  const more =
    at('head', headProblem(plan)) ?? at('localOnly', aloneProblem(plan)) ?? optionsProblem(plan) ?? at('algorithm', algorithmProblem(plan))
  if (more !== null) return more
  const shape = templateOf(plan.template).problem(plan.template.params, plan.inputSizePx)
  if (shape !== null)
    return at(
      templateOf(plan.template).problem(plan.template.params, LARGEST_PX) === null ? 'inputSizePx' : 'template.params.channels',
      shape,
    )
  const count = parameterCount(plan)
  return count <= MAX_PARAMETERS
    ? null
    : at('template.params.channels', `The model would have ${count} parameters; at most ${MAX_PARAMETERS} can be trained here.`)
}

/**
 * Says whether a plan can be built and trained.
 * @throws {Refused} PLAN_INVALID with the sentence that says what to change
 */
export const checkPlan = (plan: Plan): void => {
  const problem = planProblem(plan)
  if (problem) throw new Refused('PLAN_INVALID', problem.message, [], `plan.${problem.field}`)
}
