import type { RocPoint } from '#core/metrics/pooled-curves.ts'

/** A point of the unit square: false positives, true positives. */
export type UnitPoint = readonly [across: number, up: number]

/**
 * Outline of where the curve certainly is, from (0, 0) and back. Between two thresholds a curve may first rise and then go right, or the
 * other way round, so both edges are steps.
 */
export const rocBand = (points: readonly RocPoint[]): UnitPoint[] => {
  // Thresholds fall along the curve.
  const along = [...points].sort((a, b) => b.threshold - a.threshold)
  const edge = (across: 'low' | 'high', up: 'low' | 'high', riseFirst: boolean): UnitPoint[] =>
    along.flatMap((point, i): UnitPoint[] => {
      const here: UnitPoint = [point.falsePositives[across], point.truePositives[up]]
      const before = along[i - 1]
      if (!before) return [here]
      return [riseFirst ? [before.falsePositives[across], here[1]] : [here[0], before.truePositives[up]], here]
    })
  return [...edge('low', 'high', true), ...edge('high', 'low', false).reverse()]
}
