import { normL2Of, stepsPerOne } from '../weights/ring.ts'

/** How the updates of a round become one difference Δ. All but `mean` need every update at once: memory grows with the sites. */
export const COMBINATIONS = ['mean', 'median', 'trimmed-mean', 'norm-bound'] as const
export type CombinationName = (typeof COMBINATIONS)[number]

/** One site's update: ring integers that hold Δ · units / 2^20 · 2^24. */
export interface WeightedUpdate {
  readonly ring: Int32Array
  readonly units: number
}

export interface CombineSettings {
  readonly name: CombinationName
  /** Share of sites left out at each end, 0 … 0.5. */
  readonly trimmedShare: number
}

const sameLength = (updates: readonly WeightedUpdate[]): number => {
  const length = updates[0]?.ring.length
  if (length === undefined) throw new RangeError('There is no update to combine.')
  const odd = updates.find(({ ring }) => ring.length !== length)
  if (odd) throw new RangeError(`Updates of ${length} and of ${odd.ring.length} coordinates cannot be combined.`)
  return length
}

/** The mean of the middle values of a sorted list without `cut` at each end. */
const middleMean = (sorted: Float64Array, cut: number): number => {
  let sum = 0
  for (let i = cut; i < sorted.length - cut; i++) sum += sorted[i]!
  return sum / (sorted.length - 2 * cut)
}

/** Coordinate by coordinate over the sites, each site counting alike. */
const byCoordinate = (updates: readonly WeightedUpdate[], length: number, cut: number): Float64Array => {
  const scales = updates.map(({ units }) => 1 / stepsPerOne(units))
  const values = new Float64Array(updates.length)
  const delta = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    for (let site = 0; site < updates.length; site++) values[site] = updates[site]!.ring[i]! * scales[site]!
    values.sort()
    delta[i] = middleMean(values, cut)
  }
  return delta
}

/** Mean by weight, every update first cut to the median norm of the round (Sun 2019, "Can you really backdoor federated learning?", §4). */
const normBounded = (updates: readonly WeightedUpdate[], length: number): Float64Array => {
  const norms = updates.map(({ ring, units }) => normL2Of(ring) / stepsPerOne(units))
  const bound = middleMean(Float64Array.from(norms).sort(), Math.floor((norms.length - 1) / 2))
  const total = stepsPerOne(updates.reduce((sum, { units }) => sum + units, 0))
  const delta = new Float64Array(length)
  updates.forEach(({ ring }, site) => {
    const scale = Math.min(1, bound / Math.max(norms[site]!, Number.MIN_VALUE)) / total
    for (let i = 0; i < length; i++) delta[i] = delta[i]! + ring[i]! * scale
  })
  return delta
}

/**
 * The difference Δ f64[P] of a round: the mean by weight; the coordinate-wise median or trimmed mean (Yin 2018, definitions 1 and 2), where every
 * site counts alike; or the mean of updates cut to the round's median norm. `updates` in an order that does not depend on arrival (by site id):
 * sums of f64 are then the same bytes.
 * @throws {RangeError} without updates, or when they differ in length
 */
export const combine = (updates: readonly WeightedUpdate[], { name, trimmedShare }: CombineSettings): Float64Array => {
  const length = sameLength(updates)
  const most = Math.floor((updates.length - 1) / 2)
  if (name === 'median') return byCoordinate(updates, length, most)
  if (name === 'trimmed-mean') return byCoordinate(updates, length, Math.min(most, Math.floor(updates.length * trimmedShare)))
  if (name === 'norm-bound') return normBounded(updates, length)
  const total = stepsPerOne(updates.reduce((sum, { units }) => sum + units, 0))
  const delta = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    let sum = 0
    for (const { ring } of updates) sum += ring[i]!
    delta[i] = sum / total
  }
  return delta
}
