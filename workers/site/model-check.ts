import { checkPlan } from '#core/model/check-plan.ts'
import { modelDigest } from '#core/model/model-digest.ts'
import { parameterCount } from '#core/model/template.ts'
import { type Plan, planHash } from '#core/run/plan.ts'
import { firstModelHash } from '#core/weights/first-model.ts'

export interface OwnModel {
  readonly modelDigest: string
  readonly modelParameters: number
  readonly firstModel: string
}

const known = new Map<string, OwnModel>()

/** Builds the graphs and the first model of a plan here and hashes them; the same plan is built once. @throws {Refused} PLAN_INVALID */
export const ownModel = (plan: Plan): OwnModel => {
  const hash = planHash(plan)
  const kept = known.get(hash)
  if (kept) return kept
  checkPlan(plan)
  const built = { modelDigest: modelDigest(plan), modelParameters: parameterCount(plan), firstModel: firstModelHash(plan) }
  known.clear()
  known.set(hash, built)
  return built
}
