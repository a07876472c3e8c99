/** How the tasks of a collecting round stand. */
export interface RoundCount {
  /** Updates that passed every check. */
  readonly accepted: number
  /** Waiting, leased or running. */
  readonly open: number
  /** Stopped by a pause and may still return, or a late joiner who may take over a share that nobody fills. */
  readonly stopped: number
  /** Refused, failed or gone for this round. */
  readonly failed: number
  /** What the first of them left as the reason; null where none did. */
  readonly why: string | null
  /** Fewest updates that make the round count: the larger of the plan's quorum and the agreements' minimum of sites. */
  readonly need: number
  /** Mandatory sites that have not returned and still may. */
  readonly mandatoryOpen: number
  /** Mandatory sites that cannot return any more. */
  readonly mandatoryLost: number
  readonly deadlinePassed: boolean
  /** The plan's grace time since the quorum came in has passed. */
  readonly gracePassed: boolean
  /** The time after the deadline, in which paused sites may come back, has passed too. */
  readonly returnPassed: boolean
}

export type RoundVerdict =
  /** `reason` is null while the sites that are needed are at work. */
  { action: 'wait'; reason: string | null } | { action: 'close' } | { action: 'fail'; code: string; message: string }

const sites = (n: number) => (n === 1 ? '1 site' : `${n} sites`)
const MOST_WORDS = 250
const because = (why: string | null) => (why === null ? '' : ` The first reason given: ${why.slice(0, MOST_WORDS)}`)
const SAFE = 'The model of the last complete round is safe.'

/**
 * Decides whether a round closes. It MUST NOT close with fewer than `need` updates or without a mandatory site,
 * and MUST close at its deadline when those have returned, whoever else is missing.
 */
export const quorum = (count: RoundCount): RoundVerdict => {
  const { accepted, open, stopped, failed, need, mandatoryOpen, mandatoryLost } = count
  const enough = accepted >= need && mandatoryOpen === 0 && mandatoryLost === 0
  if (enough && (open === 0 || count.deadlinePassed || count.gracePassed)) return { action: 'close' }
  if (mandatoryLost > 0)
    return {
      action: 'fail',
      code: 'MANDATORY_LOST',
      message: `A round of this plan does not count without ${sites(mandatoryLost)} that refused, failed or left.${because(count.why)} ${SAFE}`,
    }
  if (accepted + open + stopped < need)
    return {
      action: 'fail',
      code: 'QUORUM_LOST',
      message: `The round needs ${sites(need)}, but ${sites(failed)} refused or failed and only ${accepted + open + stopped} can still return.${because(count.why)} ${SAFE}`,
    }
  if (count.returnPassed)
    return {
      action: 'fail',
      code: 'QUORUM_TIMEOUT',
      message:
        mandatoryOpen > 0 && accepted >= need
          ? `A round of this plan does not count without ${sites(mandatoryOpen)} that did not return in time. ${SAFE}`
          : `The round needs ${sites(need)}, and ${accepted} returned in time. ${SAFE}`,
    }
  if (enough || (accepted + open >= need && !count.deadlinePassed)) return { action: 'wait', reason: null }
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
