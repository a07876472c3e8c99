import { stepsPerOne, WEIGHT_UNITS } from '../weights/ring.ts'

/**
 * Sum of updates in the 32-bit ring. Integers, so any order of arrival gives the same bytes; weights of a round sum to 2^20, so it cannot overflow.
 * @throws {RangeError} without updates, or when they differ in length
 */
export const sumRing = (updates: readonly Int32Array[]): Int32Array => {
  const first = updates[0]
  if (first === undefined) throw new RangeError('There is no update to sum.')
  const sum = new Int32Array(first.length)
  for (const update of updates) addRing(sum, update)
  return sum
}

/** Adds an update to a sum of its length, in place. @throws {RangeError} when they differ in length */
export const addRing = (sum: Int32Array, update: Int32Array): void => {
  if (update.length !== sum.length) throw new RangeError(`Updates of ${sum.length} and of ${update.length} coordinates cannot be summed.`)
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i]! + update[i]!) | 0
}

/**
 * Federated averaging (McMahan 2017, alg. 1) of weighted updates: new = base + sum / (2^24 · acceptedUnits / 2^20), in f64, rounded once to f32.
 * `acceptedUnits` is the weight of the sites that `sum` holds: when some of a round's sites are missing, the rest count in proportion.
 * @param into gets the model; it may lie over `sum`, which is then used up
 * @throws {RangeError} when lengths differ or no weight was accepted
 */
export const applyAggregate = (
  base: Float32Array,
  sum: Int32Array,
  acceptedUnits: number,
  into: Float32Array = new Float32Array(base.length),
): Float32Array => {
  if (base.length !== sum.length) throw new RangeError(`A sum of ${sum.length} coordinates does not fit a model of ${base.length}.`)
  if (!Number.isInteger(acceptedUnits) || acceptedUnits < 1 || acceptedUnits > WEIGHT_UNITS) {
    throw new RangeError(`The accepted weight is 1 to ${WEIGHT_UNITS} units, not ${acceptedUnits}.`)
  }
  const steps = stepsPerOne(acceptedUnits)
  for (let i = 0; i < base.length; i++) into[i] = base[i]! + sum[i]! / steps
  return into
}
