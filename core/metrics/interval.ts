/** A value and its 95 % interval. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Two-sided 95 % quantile of the normal distribution. */
export const Z95 = 1.959963984540054

/**
 * Share `successes / n` with Wilson's score interval (Wilson 1927; Brown, Cai & DasGupta 2001 recommend it): never outside 0 … 1, and
 * of honest width at 0 and 1, where the normal one has none. `null` without trials.
 */
export const wilson = (successes: number, n: number): Interval | null => {
  if (n === 0) return null
  const value = successes / n
  const z2 = Z95 ** 2
  const middle = (value + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((value * (1 - value)) / n + z2 / (4 * n * n))
  // At 0 and 1 the bound is the value itself; rounding must not move it past.
  return { value, low: successes === 0 ? 0 : middle - half, high: successes === n ? 1 : middle + half }
}

/** Normal interval of a value whose standard error is known. */
export const wald = (value: number, standardError: number): Interval => ({
  value,
  low: value - Z95 * standardError,
  high: value + Z95 * standardError,
})
