import { WEIGHT_UNITS } from '../weights/ring.ts'
import type { Handover, Share } from './action.ts'
import type { RoundFact, RunFacts, SiteFact, TaskFact } from './facts.ts'
import type { Plan } from './plan.ts'

/**
 * Cyclic weight transfer (Chang 2018): each round is one site's, in the order of their ids, over and over; its update moves the model in full.
 * A site that is not ready when its turn comes is passed over at once. One that has its turn and fails, leaves, or does not return by the deadline
 * loses it to the next that is ready, and the round is that one's: no round is lost, and a cycle has as many rounds as sites take part.
 */
export const isCyclic = ({ algorithm }: Pick<Plan, 'algorithm'>): boolean => algorithm === 'cyclic'

/** Whether a run may begin with so many agreements in force; in turns not while negotiations are open, or the first to sign would train alone. */
export const mayBegin = (
  plan: Pick<Plan, 'algorithm' | 'quorum'>,
  { active, open }: { readonly active: number; readonly open: number },
): boolean => active >= plan.quorum && (!isCyclic(plan) || open === 0)

/** The sites in the order of their turns, beginning after the one that had the last; sites in site-id order. */
export const inTurn = (sites: readonly SiteFact[], last: string | null): SiteFact[] =>
  last === null ? [...sites] : [...sites.filter((site) => site.siteId > last), ...sites.filter((site) => site.siteId <= last)]

/** Whose turn it is, and who is passed over for now; null when nobody is ready. */
export const nextTurn = ({ sites, lastTrained }: RunFacts): { share: Share; skipped: string[] } | null => {
  const order = inTurn(sites, lastTrained)
  const at = order.findIndex((site) => site.ready)
  if (at < 0) return null
  const skipped = order.slice(0, at).filter((site) => site.mayCome)
  return { share: { siteId: order[at]!.siteId, units: WEIGHT_UNITS }, skipped: skipped.map((site) => site.siteId) }
}

/** The task that has the turn of a round: the last one that it passed on to. */
const heldBy = ({ tasks }: RoundFact): TaskFact | undefined => tasks.find((task) => !tasks.some((other) => other.shareOf === task.id))

/** When the present turn of a round is over: one that was passed on has as long as the first. */
export const turnEndsAt = ({ plan }: RunFacts, round: RoundFact): number => {
  const before = round.tasks.find((task) => task.id === heldBy(round)?.shareOf)
  return before?.finishedAt == null ? round.deadlineAt : before.finishedAt + plan.deadlineSeconds * 1000
}

const hasEnded = ({ state, ready, mayReturn }: TaskFact): boolean =>
  state === 'FAILED' || state === 'REJECTED' || (state === 'CANCELLED' && !ready && !mayReturn)

/** Whether the turn has waited long enough: until its deadline, or for the plan's grace time where its site has not even begun. */
const isOver = (facts: RunFacts, round: RoundFact, { begun }: TaskFact): boolean => {
  const endsAt = turnEndsAt(facts, round)
  const { graceSeconds, deadlineSeconds } = facts.plan
  const patience = begun || graceSeconds === undefined ? deadlineSeconds : Math.min(graceSeconds, deadlineSeconds)
  return endsAt - (deadlineSeconds - patience) * 1000 <= facts.now
}

/** The turn of a round goes on to the next site that is ready and has not had it in this round. */
export const turnPasses = (facts: RunFacts, round: RoundFact): Handover[] => {
  const { tasks } = round
  const held = heldBy(round)
  if (!held || held.state === 'ACCEPTED') return []
  if (!hasEnded(held) && !isOver(facts, round, held)) return []
  const heir = inTurn(facts.sites, held.siteId).find((site) => site.ready && !tasks.some((task) => task.siteId === site.siteId))
  const ends = held.state !== 'FAILED' && held.state !== 'REJECTED' && held.state !== 'SUPERSEDED'
  return heir ? [{ siteId: heir.siteId, units: held.units, from: held.id, ends }] : []
}
