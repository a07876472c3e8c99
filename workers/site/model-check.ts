import { checkPlan } from '#core/model/check-plan.ts'
import { modelDigest } from '#core/model/model-digest.ts'
import { parameterCount } from '#core/model/template.ts'
import { type Plan, planHash } from '#core/run/plan.ts'

export interface OwnModel {
  readonly modelDigest: string
  readonly modelParameters: number
}

const known = new Map<string, OwnModel>()

/** Builds the graphs of a plan here and hashes them; the same plan is built once. @throws {Refused} PLAN_INVALID */
export const ownModel = (plan: Plan): OwnModel => {
  const hash = planHash(plan)
  const kept = known.get(hash)
  if (kept) return kept
  checkPlan(plan)
  const built = { modelDigest: modelDigest(plan), modelParameters: parameterCount(plan) }
  known.clear()
  known.set(hash, built)
  return built
}
