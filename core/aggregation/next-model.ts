import type { Plan } from '../run/plan.ts'
import { stepsPerOne } from '../weights/ring.ts'
import { combine, type WeightedUpdate } from './combine.ts'
import { addRing, applyAggregate } from './fedavg.ts'
import { hasControl, nextControl } from './scaffold.ts'
import type { ServerMemory } from './server-state-file.ts'
import { freshState, type ServerSettings, serverStep } from './server-step.ts'

/** A site's update, under SCAFFOLD with the change of its control variate. */
export interface SiteUpdate extends WeightedUpdate {
  readonly control?: Int32Array | null
}

export interface NextModel {
  /** f32[P] */
  readonly weights: Float32Array
  /** What the exchange remembers for the next round; null under a plan by which it remembers nothing. */
  readonly state: ServerMemory | null
}

type StepPlan = Pick<Plan, 'algorithm' | 'combination' | 'serverStep'>

const hasMoments = ({ serverStep }: StepPlan): boolean => serverStep !== undefined && serverStep.name !== 'average'

/** Whether the exchange carries moments of its step, or a control variate, from round to round. */
export const remembers = (plan: StepPlan): boolean => hasMoments(plan) || hasControl(plan)

const settingsOf = (step: NonNullable<Plan['serverStep']>): ServerSettings => ({
  name: step.name,
  learningRate: Number(step.learningRate),
  momentum: Number(step.momentum),
  secondMoment: Number(step.secondMoment),
  adaptivity: Number(step.adaptivity),
})

interface Sums {
  readonly sum: Int32Array
  readonly units: number
  /** Of the changes of the control variates; null where there are none. */
  readonly control: Int32Array | null
}

/** Running sums over the updates, so that no more than one of them is in memory. */
const summed = (updates: Iterable<SiteUpdate>): Sums => {
  const add = (before: Int32Array | null, next: Int32Array): Int32Array => {
    if (!before) return next.slice()
    addRing(before, next)
    return before
  }
  let sum: Int32Array | null = null
  let control: Int32Array | null = null
  let units = 0
  for (const update of updates) {
    sum = add(sum, update.ring)
    if (update.control) control = add(control, update.control)
    units += update.units
  }
  if (!sum) throw new RangeError('There is no update to sum.')
  return { sum, units, control }
}

/** Δ f64[P] of the round. */
const difference = (updates: Iterable<WeightedUpdate>, combination: NonNullable<Plan['combination']>): Float64Array =>
  combine([...updates], { name: combination.name, trimmedShare: Number(combination.trimmedShare) })

const meanOf = ({ sum, units }: Sums): Float64Array => {
  const steps = stepsPerOne(units)
  return Float64Array.from(sum, (value) => value / steps)
}

/** The server's step from `base` by Δ. */
const stepped = (plan: StepPlan, base: Float32Array, delta: Float64Array, state: ServerMemory | null): NextModel => {
  if (!plan.serverStep) return { weights: base.map((value, i) => value + delta[i]!), state: null }
  const fresh = freshState(base.length)
  const moments = { m: state?.m ?? fresh.m, v: state?.v ?? fresh.v }
  const next = serverStep(base, delta, moments, settingsOf(plan.serverStep))
  return { weights: next.weights, state: hasMoments(plan) ? next.state : null }
}

/**
 * The next global model of a round: its updates combined as the plan says, then the server's step from `base`; under SCAFFOLD the next control
 * variate too. A pure function of the accepted set, given in site-id order, and of the state that the round before left (`null`: none yet), so
 * doing it again gives the same bytes.
 *
 * Memory beyond the model, P parameters and N sites: the mean reads one update at a time (4 P for the sum, 8 P more under a server step,
 * 8 P more under SCAFFOLD, whatever N is); median, trimmed mean and norm bound hold every update (4 P N) and 8 P for the difference; a step with
 * moments 16 P more. Time: mean and norm bound are linear in N; median and trimmed mean sort N values for each parameter.
 * @throws {RangeError} without updates, or when they differ in length
 */
export const nextModel = (
  plan: StepPlan,
  base: Float32Array,
  updates: Iterable<SiteUpdate>,
  state: ServerMemory | null = null,
): NextModel => {
  const { combination } = plan
  if (combination && combination.name !== 'mean') return stepped(plan, base, difference(updates, combination), state)
  const sums = summed(updates)
  const next: NextModel = plan.serverStep
    ? stepped(plan, base, meanOf(sums), state)
    : { weights: applyAggregate(base, sums.sum, sums.units, new Float32Array(sums.sum.buffer)), state: null }
  if (!hasControl(plan)) return next
  if (!sums.control) throw new RangeError('The updates hold no changes of control variates.')
  return { weights: next.weights, state: { ...next.state, c: nextControl(state?.c ?? new Float32Array(base.length), sums.control) } }
}
