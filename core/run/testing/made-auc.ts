import type { Metric } from '../../metrics/metric.ts'

/** What a simulated site tells of a model on its validation images: made up, the same for the same model, and now and then no number. */
export const madeAuc = (site: number, base: string): Metric => {
  const drawn = Number.parseInt(base.slice(8 + 6 * site, 14 + 6 * site), 16)
  if (drawn % 5 === 0) return { kind: 'suppressed' }
  if (drawn % 11 === 0) return { kind: 'undefined', reason: 'ONE_CLASS' }
  return { kind: 'value', value: (0.5 + (drawn % 500) / 1000).toFixed(6), n: 30 + site }
}
