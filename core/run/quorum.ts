/** How the tasks of a collecting round stand. */
export interface RoundCount {
  /** Updates that passed every check. */
  readonly accepted: number
  /** Waiting, leased or running. */
  readonly open: number
  /** Stopped by a pause; may still return. */
  readonly stopped: number
  /** Refused or failed for this round. */
  readonly failed: number
  /** Fewest updates that make the round count: the larger of the plan's quorum and the agreements' minimum of sites. */
  readonly need: number
  readonly deadlinePassed: boolean
  /** The time after the deadline, in which paused sites may come back, has passed too. */
  readonly gracePassed: boolean
}

export type RoundVerdict =
  | { action: 'wait'; reason: string | null }
  | { action: 'close' }
  | { action: 'fail'; code: string; message: string }

const sites = (n: number) => (n === 1 ? '1 site' : `${n} sites`)

/**
 * Decides whether a round closes. It MUST NOT close with fewer than `need` updates,
 * and MUST close at its deadline when `need` have returned, whoever is missing.
 */
export const quorum = (count: RoundCount): RoundVerdict => {
  const { accepted, open, stopped, failed, need } = count
  if (accepted >= need && (open === 0 || count.deadlinePassed)) return { action: 'close' }
  if (accepted + open + stopped < need)
    return {
      action: 'fail',
      code: 'QUORUM_LOST',
      message: `The round needs ${sites(need)}, but ${sites(failed)} refused or failed and only ${accepted + open + stopped} can still return. The model of the last complete round is safe.`,
    }
  if (count.gracePassed)
    return {
      action: 'fail',
      code: 'QUORUM_TIMEOUT',
      message: `The round needs ${sites(need)}, and ${accepted} returned in time. The model of the last complete round is safe.`,
    }
  if (accepted + open >= need && !count.deadlinePassed) return { action: 'wait', reason: null }
  return { action: 'wait', reason: `The round needs ${sites(need)}; ${accepted} returned, ${open} at work, ${stopped} paused.` }
}

/** Shares of a round's sum: integers that add up to exactly 2^20, by the given whole-number weights (not all 0). */
export const weightUnits = (weights: readonly number[]): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const whole = 1 << 20
  const units = weights.map((weight) => Math.floor((weight * whole) / total))
  let left = whole - units.reduce((sum, unit) => sum + unit, 0)
  for (let i = 0; left > 0; i = (i + 1) % units.length, left--) units[i]! += 1
  return units
}
