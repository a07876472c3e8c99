import { Refused } from '../refusal.ts'
import { algorithmProblem } from '../run/algorithm-problem.ts'
import { headProblem } from '../run/head.ts'
import type { Plan } from '../run/plan.ts'
import { parameterCount, templateOf } from './template.ts'

/** Larger models belong to an engine with GPUs; an update of this many numbers is 48 MB. */
const MAX_PARAMETERS = 12_000_000

/** Ranges of what a plan may leave out. */
const optionsProblem = (plan: Plan): string | null => {
  const { optimizer, serverStep: step, combination } = plan
  const within = (text: string | undefined, low: number, high: number): boolean => {
    const value = Number(text ?? low)
    return value >= low && value <= high
  }
  if (optimizer.name === 'sgd' && !within(optimizer.momentum, 0, 0.9999))
    return `The momentum ${optimizer.momentum} must lie from 0 to below 1.`
  if (plan.gradientClip !== undefined && !(Number(plan.gradientClip) > 0))
    return `The clip on the gradient must be above 0, not ${plan.gradientClip}.`
  if (!within(plan.labelSmoothing, 0, 0.5)) return `The label smoothing ${plan.labelSmoothing} must lie from 0 to 0.5.`
  if (combination && !within(combination.trimmedShare, 0, 0.5))
    return `The share of sites that is left out at each end must lie from 0 to 0.5, not at ${combination.trimmedShare}.`
  if (plan.stopAfter && !within(plan.stopAfter.minDelta, 0, 1))
    return `The least gain ${plan.stopAfter.minDelta} must lie from 0 to 1: it is a difference of AUC.`
  if (plan.stopAfter && plan.stopAfter.rounds >= plan.rounds)
    return `Training would never end early: it has ${plan.rounds} rounds and would wait through ${plan.stopAfter.rounds} without a gain. Wait through fewer.`
  if (!step) return null
  if (!(Number(step.learningRate) > 0 && Number(step.learningRate) <= 10))
    return `The server's learning rate ${step.learningRate} must lie above 0 and at most at 10.`
  if (!within(step.momentum, 0, 0.9999) || !within(step.secondMoment, 0, 0.9999))
    return `The server's momentum ${step.momentum} and second moment ${step.secondMoment} must lie from 0 to below 1.`
  return Number(step.adaptivity) > 0 || step.name === 'average' || step.name === 'momentum'
    ? null
    : `The server's adaptivity must be above 0, not ${step.adaptivity}.`
}

const problemOf = (plan: Plan): string | null => {
  const rate = Number(plan.optimizer.learningRate)
  const decay = Number(plan.optimizer.weightDecay)
  const normL2 = Number(plan.clip.normL2)
  const perCoordinate = Number(plan.clip.perCoordinate)
  if (!(rate > 0 && rate <= 1)) return `The learning rate ${plan.optimizer.learningRate} must lie above 0 and at most at 1.`
  if (!(decay >= 0 && decay <= 1)) return `The weight decay ${plan.optimizer.weightDecay} must lie between 0 and 1.`
  if (!(normL2 > 0)) return `The clip on the L2 norm must be above 0, not ${plan.clip.normL2}.`
  if (!(perCoordinate > 0 && perCoordinate <= 1))
    return `The clip per coordinate must lie above 0 and at most at 1, not ${plan.clip.perCoordinate}.`
  const more = headProblem(plan) ?? optionsProblem(plan) ?? algorithmProblem(plan)
  if (more !== null) return more
  const shape = templateOf(plan.template).problem(plan.template.params, plan.inputSizePx)
  if (shape !== null) return shape
  const count = parameterCount(plan)
  return count <= MAX_PARAMETERS ? null : `The model would have ${count} parameters; at most ${MAX_PARAMETERS} can be trained here.`
}

/**
 * Says whether a plan can be built and trained.
 * @throws {Refused} PLAN_INVALID with the sentence that says what to change
 */
export const checkPlan = (plan: Plan): void => {
  const problem = problemOf(plan)
  if (problem !== null) throw new Refused('PLAN_INVALID', problem)
}
