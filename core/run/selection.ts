import type { Metric } from '../metrics/metric.ts'
import type { Plan } from './plan.ts'
import type { RoundKind } from './round-kind.ts'

/**
 * How the model of each round does on the sites' validation images, from round 1 on: the AUC over all sites (core/metrics/pool.ts) as a decimal of
 * six digits; null where it is suppressed, not defined, or too few sites told it. Such a round is no candidate, and no reason to stop either.
 */
export type Validations = readonly (string | null)[]

/** The AUC that counts, of a model that so many sites have evaluated: over fewer than the quorum it would say more of the sites than of the model. */
export const measuredAuc = (auc: Metric | undefined, sites: number, { quorum }: Pick<Plan, 'quorum'>): string | null =>
  auc?.kind === 'value' && sites >= quorum ? auc.value : null

/** The round in which sites evaluate the model of a round: the next, before they train on. */
export const measuredIn = (round: number): number => round + 1

/** The round whose model is evaluated in a round, and to which its metrics belong; 0: the model at the start. */
export const evaluatedIn = ({ number, kind }: { readonly number: number; readonly kind: RoundKind }, selected: number | null): number =>
  kind === 'evaluate' && selected !== null ? selected : number - 1

/** The rounds whose models have been measured once so many are committed. */
export const measuredAfter = (validations: Validations, committed: number): Validations => validations.slice(0, Math.max(0, committed - 1))

/** The last round of training. */
export const lastRound = ({ rounds }: Pick<Plan, 'rounds'>, stoppedAfter: number | null): number => stoppedAfter ?? rounds

/** In millionths, so that no rounding of binary fractions decides. */
const millionths = (decimal: string): number => Math.round(Number(decimal) * 1e6)

/** The round with the highest AUC, the first of equals; null where no round has one. */
export const bestRound = (validations: Validations): number | null => {
  let best: { round: number; value: number } | null = null
  for (const [i, auc] of validations.entries())
    if (auc !== null && (best === null || millionths(auc) > best.value)) best = { round: i + 1, value: millionths(auc) }
  return best?.round ?? null
}

/**
 * Whether training ends after `committed` rounds: so many measured rounds one after the other were not better, by more than `minDelta`, than the
 * best before them (Prechelt 1998; the rule of Keras). The model of the last round is not measured yet, and counts only in the selection.
 */
export const stopsAfter = ({ stopAfter }: Pick<Plan, 'stopAfter'>, validations: Validations, committed: number): boolean => {
  if (!stopAfter) return false
  const least = millionths(stopAfter.minDelta)
  let [best, waited] = [Number.NEGATIVE_INFINITY, 0]
  for (const auc of measuredAfter(validations, committed)) {
    if (auc === null) continue
    const better = millionths(auc) > best + least
    if (better) best = millionths(auc)
    waited = better ? 0 : waited + 1
  }
  return waited >= stopAfter.rounds
}
