import type { Estimate } from '#core/metrics/estimate.ts'
import { decimal } from '../format.ts'
import { Absent } from './absent.tsx'
import { MetricValue } from './metric-value.tsx'

/** A metric with its 95 % interval: ".94 (.91 to .96)", or why there is none. */
export const EstimateValue = ({ of, digits = 2 }: { of: Estimate; digits?: number }) => {
  if (of.kind === 'undefined' && of.reason === 'SEPARATED') return <Absent kind="not-defined" note="the scores keep the classes apart" />
  if (of.kind !== 'value')
    return <MetricValue of={of.kind === 'suppressed' ? of : { kind: 'undefined', reason: of.reason === 'EMPTY' ? 'EMPTY' : 'ONE_CLASS' }} />
  return (
    <span className="numeric whitespace-nowrap">
      {decimal(of.value, digits)}{' '}
      <span className="text-ink-3">
        ({decimal(of.low, digits)} to {decimal(of.high, digits)})
      </span>
    </span>
  )
}
