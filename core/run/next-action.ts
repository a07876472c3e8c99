import { hasControl } from '../aggregation/scaffold.ts'
import type { Action } from './action.ts'
import { collecting } from './collecting.ts'
import { idsOf, isMandatory, type RunFacts, type SiteFact } from './facts.ts'
import { run as runMachine } from './machine.ts'
import { weightUnits } from './quorum.ts'
import type { RoundKind } from './round-kind.ts'
import { bestRound, lastRound, measuredAfter, stopsAfter } from './selection.ts'
import { isCyclic, nextTurn } from './turns.ts'
import type { WaitingFor } from './waiting.ts'

const SAFE = 'The model of the last complete round is safe.'
const wait = (code: WaitingFor['code'], sites: readonly SiteFact[], reason: string): Action => ({
  do: 'wait',
  waitingFor: { code, sites: idsOf(sites) },
  reason,
})

/** The model that the run ends with: of the rounds that are measured the best, else the last. */
const select = ({ validations, currentRound, round }: RunFacts): Action => {
  const last = round?.kind === 'train' ? currentRound : currentRound - 1
  const known = Array.from({ length: last }, (_, i) => measuredAfter(validations, currentRound)[i] ?? null)
  const best = bestRound(known) ?? last
  const unmeasured = known.flatMap((auc, i) => (auc === null ? [i + 1] : []))
  return { do: 'select', round: best, auc: known[best - 1] ?? null, unmeasured }
}

/** What the next round is for. With a selection the last model is measured too, as each before it was in the round after its own. */
const nextKind = ({ plan, currentRound, round, stoppedAfter, selected }: RunFacts): RoundKind => {
  if (currentRound < lastRound(plan, stoppedAfter) && round?.kind !== 'validate') return 'train'
  return plan.select && selected === null ? 'validate' : 'evaluate'
}

/** No round is open: opens the next, or the final evaluation; or the run ends. */
const betweenRounds = (facts: RunFacts): Action => {
  const { plan, sites, round, currentRound } = facts
  if (round?.kind === 'evaluate') return { do: 'complete' }
  const number = currentRound + 1
  const kind = nextKind(facts)
  if (kind === 'train' && stopsAfter(plan, facts.validations, currentRound)) return { do: 'stop', after: currentRound }
  if (kind === 'validate' && round?.kind === 'validate') return select(facts)
  const need = kind === 'train' ? Math.max(plan.quorum, facts.minimumSites) : 1
  const ready = sites.filter((site) => site.ready)
  const coming = sites.filter((site) => !site.ready && site.mayCome)
  if (ready.length + coming.length < need) {
    if (kind === 'validate') return select(facts)
    if (kind === 'evaluate') return { do: 'complete' }
    const left = ready.length + coming.length
    return { do: 'fail', code: 'QUORUM_LOST', message: `Round ${number} needs ${need} sites, and only ${left} are left. ${SAFE}` }
  }
  const named = kind === 'train' ? (plan.mandatory ?? []) : []
  const holds = (among: readonly SiteFact[]) => (name: string) => among.some((site) => site.names.includes(name))
  if (!named.every(holds([...ready, ...coming])))
    return { do: 'fail', code: 'MANDATORY_LOST', message: `A site without which a round of this plan does not count has left. ${SAFE}` }
  if (ready.length < need) return wait('SITES_NEEDED', coming, `Round ${number} needs ${need} sites; ${ready.length} are ready.`)
  if (!named.every(holds(ready)))
    return wait(
      'MANDATORY_SITE',
      coming.filter((site) => isMandatory(plan, site)),
      `Round ${number} needs a site that the plan names as mandatory, and it is not ready.`,
    )
  const turn = kind === 'train' && isCyclic(plan) ? nextTurn(facts) : null
  if (turn) return { do: 'open', number, kind, need, shares: [turn.share], skipped: turn.skipped }
  // Under SCAFFOLD a share is one of all sites, whoever is away: its control variates are weighed by it (core/aggregation/scaffold.ts).
  const sharing = hasControl(plan) ? sites.filter((site) => site.ready || site.mayCome) : ready
  const units = weightUnits(sharing.map((site) => site.weight))
  const shares = sharing.flatMap(({ siteId, ready: comes }, i) => (comes ? [{ siteId, units: units[i]! }] : []))
  return { do: 'open', number, kind, need, shares, skipped: [] }
}

/**
 * What the coordinator does next with a run: a pure function of the facts, so that it decides alike after a crash, on any process, and in a
 * simulation. Total: whatever the facts, a run acts, has ended, or waits for something that can be named.
 */
export const nextAction = (facts: RunFacts): Action => {
  const { state, round } = facts
  if (runMachine.final.includes(state)) return { do: 'rest' }
  if (state === 'PAUSED') return { do: 'wait', waitingFor: { code: 'RUN_PAUSED', sites: [] }, reason: null }
  if (state === 'READY') return { do: 'start' }
  if (round?.state === 'COLLECTING') return collecting(facts, round)
  if (round?.state === 'AGGREGATING') return { do: 'aggregate' }
  if (round?.state === 'FAILED') return { do: 'fail', code: 'ROUND_FAILED', message: `Round ${round.number} failed. ${SAFE}` }
  return betweenRounds(facts)
}
