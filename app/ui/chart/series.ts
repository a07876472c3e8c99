import type { TableData } from '#core/csv.ts'
import type { MetricLike } from '../number/metric-value.tsx'
import { metricText } from '../number/metric-value.tsx'
import type { SiteNumber } from '../site/series.ts'

export interface Series {
  readonly id: string
  readonly name: string
  /** Left out for the global model: ink, thick, without marks. */
  readonly site?: SiteNumber
  /** values[0] is round 1. */
  readonly values: readonly MetricLike[]
}

export interface Point {
  readonly round: number
  readonly value: number
}

/** Runs of neighbouring rounds that have a value. A gap stays a gap. */
export const segments = (values: readonly MetricLike[]): Point[][] => {
  const found: Point[][] = []
  let current: Point[] = []
  values.forEach((metric, i) => {
    if (metric.kind === 'value') {
      if (current.length === 0) found.push(current)
      current.push({ round: i + 1, value: Number(metric.value) })
    } else current = []
  })
  return found
}

export const lastPoint = (values: readonly MetricLike[]): Point | undefined => segments(values).at(-1)?.at(-1)

/** Newest round with an answer of any kind, 0 if none. */
export const newestRound = (series: readonly Series[]) =>
  series.reduce((newest, one) => Math.max(newest, one.values.findLastIndex((metric) => metric.kind !== 'not-yet') + 1), 0)

/** Why a series has no number in its newest round. */
export const absences = (series: readonly Series[], digits: number): { name: string; text: string }[] =>
  series.flatMap((one) => {
    const newest = one.values.findLast((metric) => metric.kind !== 'not-yet')
    if (newest?.kind === 'value') return []
    return [{ name: one.name, text: newest ? metricText(newest, digits) : 'not yet' }]
  })

export const seriesTable = (series: readonly Series[], digits: number): TableData => ({
  columns: ['Round', ...series.map((one) => one.name)],
  rows: Array.from({ length: newestRound(series) }, (_, i) => [
    String(i + 1),
    ...series.map((one) => metricText(one.values[i] ?? { kind: 'not-yet' }, digits)),
  ]),
})
