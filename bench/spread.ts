export interface Spread {
  readonly median: number
  readonly p90: number
  readonly max: number
}

/** Nearest rank: the value that at least this share of all values does not exceed. */
const rank = (sorted: readonly number[], share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: rank(sorted, 0.5), p90: rank(sorted, 0.9), max: rank(sorted, 1) }
}

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits))
