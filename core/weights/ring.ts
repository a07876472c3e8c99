/** The weights of all sites of a round are integers that sum to this. */
export const WEIGHT_UNITS = 2 ** 20
/** One step of an update is 2^−24. */
export const FRACTION = 2 ** 24

/** Ring steps of 1.0 of a site that has `weightUnits`: (weightUnits / 2^20) · 2^24, an integer. */
export const stepsPerOne = (weightUnits: number): number => weightUnits * (FRACTION / WEIGHT_UNITS)

/** Rounds to the nearest integer, a half to the even one (IEEE 754 roundTiesToEven), so that sums have no drift. */
export const roundHalfEven = (value: number): number => {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1
  return below % 2 === 0 ? below : below + 1
}

/** L2 norm in f64. */
export const normL2Of = (values: Float32Array | Float64Array | Int32Array): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!
  return Math.sqrt(sum)
}
