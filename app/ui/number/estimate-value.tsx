import type { Estimate } from '#core/metrics/estimate.ts'
import { decimal } from '../format.ts'
import { Absent } from './absent.tsx'
import { type MetricLike, MetricValue, metricText } from './metric-value.tsx'

const APART = 'the scores keep the classes apart'

/** Without its interval; null where a metric has no word for what is the matter. */
const asMetric = (of: Estimate): MetricLike | null => {
  if (of.kind !== 'undefined') return of
  return of.reason === 'SEPARATED' ? null : { kind: 'undefined', reason: of.reason }
}

/** A metric with its 95 % interval: ".94 (.91 to .96)", or why there is none. */
export const EstimateValue = ({ of, digits = 2 }: { of: Estimate; digits?: number }) => {
  const metric = asMetric(of)
  if (!metric) return <Absent kind="not-defined" note={APART} />
  if (of.kind !== 'value') return <MetricValue of={metric} />
  return (
    <span className="numeric whitespace-nowrap">
      {decimal(of.value, digits)}{' '}
      <span className="text-ink-3">
        ({decimal(of.low, digits)} to {decimal(of.high, digits)})
      </span>
    </span>
  )
}

/** The same in plain text. */
export const estimateText = (of: Estimate, digits = 2): string => {
  if (of.kind === 'value') return `${decimal(of.value, digits)} (${decimal(of.low, digits)} to ${decimal(of.high, digits)})`
  const metric = asMetric(of)
  return metric ? metricText(metric, digits) : `not defined: ${APART}`
}
