import type { Plan } from '../run/plan.ts'
import { stepsPerOne } from '../weights/ring.ts'
import { combine, type WeightedUpdate } from './combine.ts'
import { applyAggregate, sumRing } from './fedavg.ts'
import { freshState, type ServerSettings, type ServerState, serverStep } from './server-step.ts'

export interface NextModel {
  /** f32[P] */
  readonly weights: Float32Array
  /** What the server's step remembers for the next round; null under a step that remembers nothing. */
  readonly state: ServerState | null
}

type StepPlan = Pick<Plan, 'combination' | 'serverStep'>

/** Whether the server's step of this plan carries moments from round to round. */
export const remembers = ({ serverStep }: StepPlan): boolean => serverStep !== undefined && serverStep.name !== 'average'

const settingsOf = (step: NonNullable<Plan['serverStep']>): ServerSettings => ({
  name: step.name,
  learningRate: Number(step.learningRate),
  momentum: Number(step.momentum),
  secondMoment: Number(step.secondMoment),
  adaptivity: Number(step.adaptivity),
})

/** One running sum over the updates, so that no more than one of them is in memory. */
const summed = (updates: Iterable<WeightedUpdate>): { sum: Int32Array; units: number } => {
  let sum: Int32Array | null = null
  let units = 0
  for (const update of updates) {
    sum = sum ? sumRing([sum, update.ring]) : update.ring
    units += update.units
  }
  if (!sum) throw new RangeError('There is no update to sum.')
  return { sum, units }
}

/** Δ f64[P] of the round. */
const difference = (updates: Iterable<WeightedUpdate>, combination: Plan['combination']): Float64Array => {
  if (combination && combination.name !== 'mean')
    return combine([...updates], { name: combination.name, trimmedShare: Number(combination.trimmedShare) })
  const { sum, units } = summed(updates)
  const steps = stepsPerOne(units)
  return Float64Array.from(sum, (value) => value / steps)
}

/**
 * The next global model of a round: its updates combined as the plan says, then the server's step from `base`. A pure function of the accepted
 * set, given in site-id order, and of the state that the round before left (`null`: none yet), so doing it again gives the same bytes.
 *
 * Memory beyond the model, P parameters and N sites: the mean reads one update at a time (4 P for the sum, 8 P more under a server step,
 * whatever N is); median, trimmed mean and norm bound hold every update (4 P N) and 8 P for the difference; a step with moments 16 P more.
 * Time: mean and norm bound are linear in N; median and trimmed mean sort N values for each parameter.
 * @throws {RangeError} without updates, or when they differ in length
 */
export const nextModel = (
  plan: StepPlan,
  base: Float32Array,
  updates: Iterable<WeightedUpdate>,
  state: ServerState | null = null,
): NextModel => {
  const robust = plan.combination !== undefined && plan.combination.name !== 'mean'
  if (!plan.serverStep && !robust) {
    const { sum, units } = summed(updates)
    return { weights: applyAggregate(base, sum, units), state: null }
  }
  const delta = difference(updates, plan.combination)
  if (!plan.serverStep) return { weights: base.map((value, i) => value + delta[i]!), state: null }
  const next = serverStep(base, delta, state ?? freshState(base.length), settingsOf(plan.serverStep))
  return { weights: next.weights, state: remembers(plan) ? next.state : null }
}
