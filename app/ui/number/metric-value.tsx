import type { Metric } from '#core/metrics/metric.ts'
import { decimal } from '../format.ts'
import { Absent } from './absent.tsx'

/** A metric, or the reason why there is none: what the site answered, or what the exchange knows about it. */
export type MetricLike =
  | Metric
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'not-recorded' }
  | { readonly kind: 'private' }
  | { readonly kind: 'offline'; readonly lastSeen?: string }

const REASON = { ONE_CLASS: 'one class', EMPTY: 'no images' } as const

export const MetricValue = ({ of, digits = 2, showN = false }: { of: MetricLike; digits?: number; showN?: boolean }) => {
  switch (of.kind) {
    case 'value':
      return (
        <span className="numeric whitespace-nowrap">
          {decimal(of.value, digits)}
          {showN && <span className="text-ink-3"> on {of.n} images</span>}
        </span>
      )
    case 'suppressed':
      return <Absent kind="suppressed" of="of one class" />
    case 'undefined':
      return <Absent kind="not-defined" note={REASON[of.reason]} />
    case 'private':
      return <Absent kind="private" />
    case 'not-yet':
      return <Absent kind="not-yet" />
    case 'not-recorded':
      return <Absent kind="not-recorded" />
    case 'offline':
      return <Absent kind="offline" note={of.lastSeen && `last seen ${of.lastSeen}`} />
  }
}

/** The same in plain text, for charts, tables and CSV. */
export const metricText = (of: MetricLike, digits = 2): string => {
  switch (of.kind) {
    case 'value':
      return decimal(of.value, digits)
    case 'suppressed':
      return 'fewer than 11 of one class'
    case 'undefined':
      return `not defined: ${REASON[of.reason]}`
    case 'private':
      return 'private to the site'
    case 'not-yet':
      return 'not yet'
    case 'not-recorded':
      return 'not recorded'
    case 'offline':
      return 'site offline'
  }
}
