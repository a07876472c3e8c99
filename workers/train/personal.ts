import { staysAtSite } from '#core/model/personal-part.ts'
import { parameters } from '#core/model/template.ts'
import type { Plan } from '#core/run/plan.ts'
import { TrainFailed } from './train-failed.ts'

/** The part of a model that stays at a site, in the flat weight vector of its plan. */
export interface Personal {
  /** The site's own values, in the order of the vector. */
  read(weights: Float32Array): Float32Array
  /** A copy of the weights with these values in their places. @throws {TrainFailed} when they are not as many */
  replace(weights: Float32Array, values: Float32Array): Float32Array
}

/** What the plan says stays at the site, else `null`. */
export const personalOf = (plan: Plan): Personal | null => {
  if (plan.personal === undefined) return null
  const all = parameters(plan)
  const names = new Set(
    staysAtSite(
      plan.personal,
      all.map(({ name }) => name),
    ),
  )
  const places = all.filter(({ name }) => names.has(name)).flatMap(({ offset, length }) => Array.from({ length }, (_, i) => offset + i))
  return {
    read: (weights) => Float32Array.from(places, (at) => weights[at]!),
    replace: (weights, values) => {
      if (values.length !== places.length)
        throw new TrainFailed('load', 'What this site kept of its own model does not fit the model of the plan.')
      const own = weights.slice()
      places.forEach((at, i) => {
        own[at] = values[i]!
      })
      return own
    },
  }
}
