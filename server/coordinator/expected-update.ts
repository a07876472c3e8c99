import { hasControl } from '#core/aggregation/scaffold.ts'
import { parameterCount } from '#core/model/template.ts'
import type { Plan } from '#core/run/plan.ts'
import type { ExpectedUpdate } from '#core/weights/update.ts'

/** What an update of this round must say and hold. */
export const expectedUpdate = (
  run: { id: string; plan: Plan; planHash: string },
  round: { number: number; base: string },
  weightUnits: number,
): ExpectedUpdate => ({
  length: parameterCount(run.plan),
  run: run.id,
  round: round.number,
  base: round.base,
  plan: run.planHash,
  weightUnits,
  clip: run.plan.clip,
  control: hasControl(run.plan),
})
