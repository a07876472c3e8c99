import { nextModel } from '../../aggregation/next-model.ts'
import type { ServerState } from '../../aggregation/server-step.ts'
import { initialWeights } from '../../model/initial-weights.ts'
import { parameterCount } from '../../model/template.ts'
import { encodeModel, modelHash } from '../../weights/model-file.ts'
import { WEIGHT_UNITS } from '../../weights/ring.ts'
import { acceptUpdate } from '../../weights/update.ts'
import { run as runMachine } from '../machine.ts'
import { planHash } from '../plan.ts'
import { madeUpdate } from './made-update.ts'
import type { Played } from './play.ts'
import type { Scenario } from './scenario.ts'

const RUN = 'check'

/** The model that the accepted sets of a story must give, made from nothing but them. */
const modelOf = ({ plan }: Scenario, { view }: Played): { hash: string; problems: string[] } => {
  const problems: string[] = []
  let weights = initialWeights(plan)
  let base = modelHash(encodeModel(plan, weights, { round: '0' })) as string
  let state: ServerState | null = null
  for (const round of view.rounds) {
    if (round.kind !== 'train' || round.state !== 'COMMITTED') continue
    if (round.base !== base) problems.push(`round ${round.number} starts from another model than the round before left`)
    const { number, accepted } = round
    const updates = accepted.map(({ site, units }) => {
      const about = { run: RUN, round: number, base, plan: planHash(plan), weightUnits: units, clip: plan.clip }
      const read = acceptUpdate(madeUpdate(plan, RUN, site, { round: number, base, units }), { length: parameterCount(plan), ...about })
      if (!read.ok) throw new Error(read.message)
      return { ring: read.ring, units }
    })
    const next = nextModel(plan, weights, updates, state)
    weights = next.weights
    state = next.state
    base = modelHash(encodeModel(plan, weights, { round: String(number), base }))
    if (round.result !== base) problems.push(`round ${number} does not give the model of its accepted set`)
  }
  return { hash: base, problems }
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
    for (const name of plan.mandatory ?? [])
      if (!accepted.some(({ site }) => siteIds[site] === name)) problems.push(`round ${round.number} counts without a mandatory site`)
  })
  for (const { site, round } of acknowledged)
    if (!view.rounds[round - 1]?.accepted.some((one) => one.site === site)) problems.push(`round ${round} has lost site ${site}`)
  const trained = view.rounds.filter(({ kind, state }) => kind === 'train' && state === 'COMMITTED').length
  if (view.state === 'COMPLETED' && trained !== plan.rounds) problems.push(`it completed with ${trained} of ${plan.rounds} rounds`)
  const { hash, problems: others } = modelOf(scenario, played)
  if (view.lastModel && view.lastModel !== hash) problems.push('the last model is not that of the accepted sets')
  return [...problems, ...others]
}
