import { agreement as agreementMachine } from '#core/agreement/machine.ts'
import { planProblem } from '#core/model/check-plan.ts'
import { negotiation as negotiationMachine } from '#core/negotiation/machine.ts'
import type { Plan } from '#core/run/plan.ts'
import { openingProblem } from '#core/run/sites-problem.ts'

/** How one of the asked sites stands. FINALIZED negotiations go on as agreements. */
export interface AskedState {
  readonly siteId: string
  readonly listingId: string
  readonly negotiation: string
  readonly agreement: string | null
}

const mayTakePart = ({ negotiation, agreement }: AskedState): boolean =>
  agreement === null ? !negotiationMachine.final.includes(negotiation) : !agreementMachine.final.includes(agreement)

/** Why the project of a proposal that was sent cannot open, as a sentence, or `null`: it may open as soon as enough have signed. */
export const openingReason = (plan: Plan, asked: readonly AskedState[]): string | null =>
  planProblem(plan)?.message ??
  openingProblem(
    plan,
    asked.map((one) => ({ names: [one.siteId, one.listingId], mayTakePart: mayTakePart(one) })),
  )
