import { hasControl } from '../aggregation/scaffold.ts'
import type { Action, Handover } from './action.ts'
import { idsOf, isMandatory, type RoundFact, type RunFacts, type SiteFact, type TaskFact } from './facts.ts'
import { MOST_LAPSES } from './lapses.ts'
import { quorum } from './quorum.ts'
import { isCyclic, turnEndsAt, turnPasses } from './turns.ts'

/** After the deadline, paused sites have this long to come back before a round that lacks them fails. */
const RETURN_MS = 30 * 60_000

const isOpen = ({ state }: TaskFact): boolean => state === 'PENDING' || state === 'LEASED' || state === 'RUNNING'
const isSpent = ({ state, lapses }: TaskFact): boolean => state === 'PENDING' && lapses >= MOST_LAPSES
const isStopped = ({ state, mayReturn }: TaskFact): boolean => state === 'CANCELLED' && mayReturn

/** Shares that nobody is about to fill: of sites that failed or left, paused before they had begun, or fell silent. */
const freeShares = (facts: RunFacts, { tasks }: RoundFact): TaskFact[] => {
  const mandatory = new Set(facts.sites.filter((site) => isMandatory(facts.plan, site)).map((site) => site.siteId))
  return tasks.filter((task) => {
    if (tasks.some((other) => other.shareOf === task.id)) return false
    if (task.state === 'FAILED' || task.state === 'REJECTED') return true
    if (task.state === 'CANCELLED') return !task.ready && (!task.mayReturn || (!task.begun && !mandatory.has(task.siteId)))
    return task.state === 'PENDING' && task.silent && !isSpent(task) && !mandatory.has(task.siteId)
  })
}

/** Under SCAFFOLD a share is the site's own, for its control variate too, and goes to nobody else. */
const canPassOn = ({ plan }: RunFacts, { kind }: RoundFact): boolean => kind === 'train' && !hasControl(plan)

/** Shares were fixed when the round opened; a site that joined later can only carry one that its first owner does not. */
const handovers = (facts: RunFacts, round: RoundFact): Handover[] => {
  if (!canPassOn(facts, round)) return []
  const joiners = facts.sites.filter((site) => site.ready && !round.tasks.some((task) => task.siteId === site.siteId))
  return freeShares(facts, round)
    .slice(0, joiners.length)
    .map((task, i) => ({
      siteId: joiners[i]!.siteId,
      units: task.units,
      from: task.id,
      ends: task.state === 'CANCELLED' || task.state === 'PENDING',
    }))
}

const tidy = (facts: RunFacts, round: RoundFact): Action | null => {
  const { tasks } = round
  const ids = (found: readonly TaskFact[]) => found.map((task) => task.id)
  const expire = ids(tasks.filter((task) => isOpen(task) && task.leaseUntil !== null && task.leaseUntil < facts.now))
  const giveUp = ids(tasks.filter(isSpent))
  const renew = ids(tasks.filter((task) => task.state === 'CANCELLED' && task.ready))
  const cyclic = isCyclic(facts.plan) && round.kind === 'train'
  // A turn passes on from what its task is once it is in order.
  const hand = !cyclic ? handovers(facts, round) : expire.length + giveUp.length + renew.length > 0 ? [] : turnPasses(facts, round)
  return expire.length + giveUp.length + renew.length + hand.length > 0 ? { do: 'tidy', expire, giveUp, renew, hand } : null
}

/** Whether the grace time has passed since the last update that the round could not do without. */
const gracePassed = (facts: RunFacts, { need }: RoundFact, accepted: readonly TaskFact[], mandatory: ReadonlySet<string>): boolean => {
  const { graceSeconds } = facts.plan
  if (graceSeconds === undefined || accepted.length < need) return false
  const times = accepted.map((task) => task.finishedAt ?? 0).sort((a, b) => a - b)
  const needed = accepted.filter((task) => mandatory.has(task.siteId)).map((task) => task.finishedAt ?? 0)
  return Math.max(times[need - 1] ?? 0, ...needed) + graceSeconds * 1000 <= facts.now
}

const verdict = (facts: RunFacts, round: RoundFact): Action => {
  const { tasks, need } = round
  const open = tasks.filter(isOpen)
  const stopped = tasks.filter(isStopped)
  const accepted = tasks.filter((task) => task.state === 'ACCEPTED')
  const silent = open.filter((task) => task.state === 'PENDING' && task.silent)
  const mandatorySites = round.kind === 'train' ? facts.sites.filter((site) => isMandatory(facts.plan, site)) : []
  const mandatory = new Set(mandatorySites.map((site) => site.siteId))
  const missing = mandatorySites.filter(({ siteId }) => !accepted.some((task) => task.siteId === siteId))
  const alive = (site: SiteFact) => [...open, ...stopped].some((task) => task.siteId === site.siteId)
  // A site that is still being admitted may take over a share that is lost otherwise.
  const arriving = facts.sites.filter((site) => site.mayCome && !tasks.some((task) => task.siteId === site.siteId))
  const lost = freeShares(facts, round).filter((task) => !isOpen(task) && !isStopped(task))
  const heirs = canPassOn(facts, round) ? Math.min(arriving.length, lost.length) : 0
  const deadlineAt = isCyclic(facts.plan) && round.kind === 'train' ? turnEndsAt(facts, round) : round.deadlineAt
  const said = quorum({
    accepted: accepted.length,
    open: accepted.length >= need && missing.length === 0 ? open.length - silent.length : open.length,
    stopped: stopped.length + heirs,
    failed: lost.length,
    why: lost.find((task) => task.why !== null)?.why ?? null,
    need,
    mandatoryOpen: missing.filter(alive).length,
    mandatoryLost: missing.filter((site) => !alive(site)).length,
    deadlinePassed: deadlineAt <= facts.now,
    gracePassed: gracePassed(facts, round, accepted, mandatory),
    returnPassed: deadlineAt + RETURN_MS <= facts.now,
  })
  if (said.action === 'wait') {
    const paused = missing.filter(({ siteId }) => stopped.some((task) => task.siteId === siteId))
    if (paused.length > 0)
      return {
        do: 'wait',
        waitingFor: { code: 'MANDATORY_SITE', sites: idsOf(paused) },
        reason: said.reason ?? 'A site without which the round does not count is paused.',
      }
    if (open.length > 0 || said.reason === null)
      return { do: 'wait', waitingFor: { code: 'UPDATES', sites: idsOf(open) }, reason: said.reason }
    return { do: 'wait', waitingFor: { code: 'SITES_PAUSED', sites: idsOf([...stopped, ...arriving]) }, reason: said.reason }
  }
  if (said.action === 'fail' && round.kind === 'train') return { do: 'fail', code: said.code, message: said.message }
  return { do: 'close', supersede: open.map((task) => task.id) }
}

/** COLLECTING: first what puts the tasks in order, then the verdict of core/run/quorum.ts. */
export const collecting = (facts: RunFacts, round: RoundFact): Action => tidy(facts, round) ?? verdict(facts, round)
