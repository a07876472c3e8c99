import * as z from 'zod'
import type { Interval } from './interval.ts'
import { type MetricValues, suppressMetric } from './metric.ts'

const Decimal = z.string().regex(/^-?\d{1,9}\.\d{6}$/)

/**
 * A metric with its 95 % interval that may leave a site. `n` is how many images its value is a share or a mean of: of a sensitivity the
 * positives. `SEPARATED`: the scores are such that no finite value fits best, as of a calibration slope where the classes do not overlap.
 */
export const Estimate = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), value: Decimal, low: Decimal, high: Decimal, n: z.int().min(0) }),
  z.strictObject({ kind: z.literal('suppressed') }),
  z.strictObject({ kind: z.literal('undefined'), reason: z.enum(['ONE_CLASS', 'EMPTY', 'SEPARATED']) }),
])
export type Estimate = z.infer<typeof Estimate>

const WRITABLE = 1e9

/** Makes an estimate of an interval, or suppresses it, by the rules of suppressMetric. @param n images it is over, if not all */
export const suppressEstimate = (found: Interval | null, facts: Omit<MetricValues, 'value'>, k: number, n?: number): Estimate => {
  const metric = suppressMetric({ ...facts, value: found?.value ?? null }, k)
  if (metric.kind === 'suppressed') return metric
  if (metric.kind === 'undefined' && Math.min(facts.positives, facts.negatives) === 0) return metric
  if (found === null || [found.value, found.low, found.high].some((value) => !(Math.abs(value) < WRITABLE)))
    return { kind: 'undefined', reason: 'SEPARATED' }
  return {
    kind: 'value',
    value: found.value.toFixed(6),
    low: found.low.toFixed(6),
    high: found.high.toFixed(6),
    n: n ?? facts.positives + facts.negatives,
  }
}
