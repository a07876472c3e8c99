import type { Estimate } from './estimate.ts'
import type { Metric } from './metric.ts'

/** Mean over sites, weighted by the images each computed it on. Sites without a value do not count. */
export const poolMetric = (metrics: readonly (Metric | Estimate)[]): Metric => {
  const values = metrics.flatMap((metric) => (metric.kind === 'value' ? [{ value: Number(metric.value), n: metric.n }] : []))
  const n = values.reduce((sum, item) => sum + item.n, 0)
  if (n === 0)
    return metrics.some((metric) => metric.kind === 'suppressed') ? { kind: 'suppressed' } : { kind: 'undefined', reason: 'EMPTY' }
  return { kind: 'value', value: (values.reduce((sum, item) => sum + item.value * item.n, 0) / n).toFixed(6), n }
}
