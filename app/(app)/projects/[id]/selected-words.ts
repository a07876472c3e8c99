import { decimal } from '#app/ui/format.ts'
import { lastRound } from '#core/run/selection.ts'
import type { RunView } from './project-view.ts'

type Selecting = Pick<RunView, 'plan' | 'selected' | 'stoppedAfter'>

/** "Selected: the model of round 14 of 20, by its AUC of .91 on validation"; null while the run has selected none. */
export const selectedWords = ({ plan, selected, stoppedAfter }: Selecting): string | null => {
  if (!selected) return null
  if (selected.auc === null) return `No round has an AUC on validation: the run ends with its last model, of round ${selected.round}`
  return `Selected: the model of round ${selected.round} of ${lastRound(plan, stoppedAfter)}, by its AUC of ${decimal(selected.auc, 3)} on validation`
}

/** Why training ended before the plan's last round; null while it has not. */
export const stoppedWords = ({ plan, stoppedAfter }: Selecting): string | null =>
  stoppedAfter === null || !plan.stopAfter
    ? null
    : `Training ended early, after round ${stoppedAfter} of ${plan.rounds}: ${plan.stopAfter.rounds === 1 ? 'a measured round' : `${plan.stopAfter.rounds} measured rounds`} brought no gain of more than ${plan.stopAfter.minDelta} in AUC`
