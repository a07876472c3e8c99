import { nextModel } from '../../aggregation/next-model.ts'
import { hasControl } from '../../aggregation/scaffold.ts'
import type { ServerMemory } from '../../aggregation/server-state-file.ts'
import { poolMetric } from '../../metrics/pool.ts'
import { initialWeights } from '../../model/initial-weights.ts'
import { parameterCount } from '../../model/template.ts'
import { encodeModel, modelHash } from '../../weights/model-file.ts'
import { WEIGHT_UNITS } from '../../weights/ring.ts'
import { acceptUpdate } from '../../weights/update.ts'
import { run as runMachine } from '../machine.ts'
import { planHash } from '../plan.ts'
import { bestRound, measuredAfter, measuredAuc, stopsAfter } from '../selection.ts'
import { madeAuc } from './made-auc.ts'
import { madeControl, madeUpdate } from './made-update.ts'
import type { Played } from './play.ts'
import type { Scenario } from './scenario.ts'

const RUN = 'check'

/** The model that the accepted sets of a story must give, made from nothing but them. */
const modelOf = ({ plan }: Scenario, { view }: Played): { hash: string; problems: string[] } => {
  const problems: string[] = []
  let weights = initialWeights(plan)
  let base = modelHash(encodeModel(plan, weights, { round: '0' })) as string
  let state: ServerMemory | null = null
  const own = new Map<number, Float32Array>()
  for (const round of view.rounds) {
    if (round.kind !== 'train' || round.state !== 'COMMITTED') continue
    if (round.base !== base) problems.push(`round ${round.number} starts from another model than the round before left`)
    const { number, accepted } = round
    const before = state
    const updates = accepted.map(({ site, units }) => {
      const about = { run: RUN, round: number, base, plan: planHash(plan), weightUnits: units, clip: plan.clip, control: hasControl(plan) }
      const work = { round: number, base, units }
      const from = { common: before?.c ?? null, own: own.get(site) ?? null }
      const read = acceptUpdate(madeUpdate(plan, RUN, site, work, from), { length: parameterCount(plan), ...about })
      if (!read.ok) throw new Error(read.message)
      // A control variate of a round that did not count is forgotten.
      if (hasControl(plan)) own.set(site, madeControl(plan, site, work, from.own))
      return { ...read, units }
    })
    const next = nextModel(plan, weights, updates, state)
    weights = next.weights
    state = next.state
    base = modelHash(encodeModel(plan, weights, { round: String(number), base }))
    if (round.result !== base) problems.push(`round ${number} does not give the model of its accepted set`)
  }
  return { hash: base, problems }
}

/** Training ended where the accepted sets say, and the model is that of the best round. */
const endProblems = ({ plan }: Scenario, { view }: Played): string[] => {
  const committed = view.rounds.filter(({ state }) => state === 'COMMITTED')
  const trained = committed.filter(({ kind }) => kind === 'train')
  const validations = committed.slice(1).flatMap(({ kind, base, accepted }) => {
    if (kind === 'evaluate') return []
    const auc = poolMetric(accepted.map(({ site }) => madeAuc(site, base)))
    return [measuredAuc(auc, accepted.length, plan)]
  })
  const problems: string[] = []
  const stops = trained.map(({ number }) => number).filter((number) => stopsAfter(plan, validations, number) && number < plan.rounds)
  if (stops.length > 0 && trained.length > stops[0]!) problems.push(`training went on after round ${stops[0]}`)
  if (view.stoppedAfter !== null && view.stoppedAfter !== stops[0]) problems.push(`training ended early after round ${view.stoppedAfter}`)
  if (view.state === 'COMPLETED' && trained.length !== (view.stoppedAfter ?? plan.rounds))
    problems.push(`it completed with ${trained.length} of ${plan.rounds} rounds`)
  if (view.state === 'COMPLETED' && (plan.select !== undefined) !== (view.selected !== null)) problems.push('a selection is amiss')
  if (view.selected) {
    const before = committed.filter(({ kind }) => kind !== 'evaluate').length
    const best = bestRound(measuredAfter(validations, before)) ?? trained.length
    if (view.selected.round !== best || view.selected.model !== trained[best - 1]!.result) problems.push(`not round ${best} was selected`)
  }
  const final = committed.find(({ kind }) => kind === 'evaluate')
  if (final && final.base !== (view.selected?.model ?? trained.at(-1)!.result)) problems.push('the last evaluation is of another model')
  return problems
}

/** What is wrong with a story: a round counted twice or lost, a share too many, other bytes, a run without an end. Empty when nothing is. */
export const checkPlayed = (scenario: Scenario, played: Played): string[] => {
  const { plan, siteIds } = scenario
  const { view, acknowledged } = played
  const problems = [...played.wrong]
  const waitsForGone = view.waitingFor?.sites.length && view.waitingFor.sites.every((id) => played.gone.includes(siteIds.indexOf(id)))
  if (!runMachine.final.includes(view.state) && !waitsForGone)
    problems.push(`the run does not end: ${view.state}, ${JSON.stringify(view.waitingFor)}`)
  if (view.state === 'FAILED' && !view.failure) problems.push('it failed without a reason')
  view.rounds.forEach((round, i) => {
    const { accepted } = round
    const name = `round ${round.number}`
    if (round.number !== i + 1) problems.push(`${name} is the ${i + 1}th`)
    if (i < view.rounds.length - 1 && round.state !== 'COMMITTED') problems.push(`${name} was left ${round.state}`)
    if (new Set(accepted.map(({ site }) => site)).size !== accepted.length) problems.push(`${name} counts a site twice`)
    if (accepted.reduce((sum, { units }) => sum + units, 0) > WEIGHT_UNITS) problems.push(`${name} counts more than the whole`)
    if (round.state !== 'COMMITTED' || round.kind !== 'train') return
    if (accepted.length < round.need) problems.push(`${name} counts ${accepted.length} of ${round.need}`)
    if (plan.algorithm === 'cyclic' && accepted.length !== 1) problems.push(`${name} is ${accepted.length} sites' turn`)
    for (const name of plan.mandatory ?? [])
      if (!accepted.some(({ site }) => siteIds[site] === name)) problems.push(`round ${round.number} counts without a mandatory site`)
  })
  for (const { site, round } of acknowledged)
    if (!view.rounds[round - 1]?.accepted.some((one) => one.site === site)) problems.push(`round ${round} has lost site ${site}`)
  const { hash, problems: others } = modelOf(scenario, played)
  if (view.lastModel && view.lastModel !== hash) problems.push('the last model is not that of the accepted sets')
  return [...problems, ...endProblems(scenario, played), ...others]
}
