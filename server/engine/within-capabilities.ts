import { checkPlan } from '#core/model/check-plan.ts'
import { Refused } from '#core/refusal.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import type { Capabilities } from './engine.ts'

/** Fields that every engine has to honour, because every plan has them. */
const ALWAYS = new Set<string>([
  ...['schema', 'template', 'inputSizePx', 'label', 'algorithm', 'proximalMu', 'optimizer', 'rounds', 'localEpochs', 'batchSize', 'seed'],
  ...['weighting', 'quorum', 'deadlineSeconds', 'clip', 'head', 'combination', 'serverStep'],
])

const problemOf = (plan: Plan, can: Capabilities): string | null => {
  const head = headOf(plan).kind
  if (!can.algorithms.includes(plan.algorithm)) return `run the algorithm ${plan.algorithm}`
  if (plan.combination && !can.combinations.includes(plan.combination.name)) return `combine updates by ${plan.combination.name}`
  if (plan.serverStep && !can.serverSteps.includes(plan.serverStep.name)) return `take the server step ${plan.serverStep.name}`
  if (!can.heads.includes(head)) return `train a ${head} head`
  const foreign = (Object.keys(plan) as (keyof Plan)[]).find((field) => !ALWAYS.has(field) && !can.options.includes(field))
  return foreign === undefined ? null : `honour ${foreign}`
}

/** @throws {Refused} PLAN_INVALID for a plan that cannot be trained at all, or not by an engine that can do so much */
export const withinCapabilities = (plan: Plan, can: Capabilities, engine: string): void => {
  checkPlan(plan)
  const problem = problemOf(plan, can)
  if (problem !== null)
    throw new Refused('PLAN_INVALID', `The engine ${engine} cannot ${problem}. Choose another engine, or leave that out of the plan.`)
}
