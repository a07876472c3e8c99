import { lastPoint, type Series } from '#app/ui/chart/series.ts'
import { decimal } from '#app/ui/format.ts'
import type { MetricLike } from '#app/ui/number/metric-value.tsx'
import { siteNumber } from '#app/ui/site/series.ts'
import { measuredIn } from '#core/run/selection.ts'
import type { ProjectView, RunView } from './project-view.ts'

export type MetricName = 'auc' | 'accuracy' | 'loss' | 'trainLoss'

/** What of a run tells its metrics. */
export interface Measured extends Pick<RunView, 'metrics' | 'plan'> {
  readonly rounds: readonly Pick<RunView['rounds'][number], 'number' | 'kind' | 'state'>[]
}

/** The round in which a metric of round r is known: the evaluation of r's model comes with the round after it. */
const knownIn = (name: MetricName, round: number) => (name === 'trainLoss' ? round : measuredIn(round))

interface Index {
  readonly metrics: ReadonlyMap<string, MetricLike>
  readonly over: ReadonlySet<number>
  /** Rounds that made no model: they evaluate those before. */
  readonly modelless: ReadonlySet<number>
}
const known = new WeakMap<Measured, Index>()
const keyOf = (round: number, siteId: string | null, name: string) => `${round}/${siteId}/${name}`

/** A run of many sites and rounds has ten thousands of metrics, each of which is looked for. */
const indexOf = (run: Measured): Index => {
  const found = known.get(run) ?? {
    metrics: new Map(run.metrics.map((row) => [keyOf(row.round, row.siteId, row.name), row.metric])),
    over: new Set(run.rounds.flatMap((one) => (one.state === 'COMMITTED' || one.state === 'FAILED' ? [one.number] : []))),
    modelless: new Set(run.rounds.flatMap((one) => (one.kind === 'train' ? [] : [one.number]))),
  }
  known.set(run, found)
  return found
}

export const metricAt = (run: Measured, siteId: string | null, name: MetricName, round: number): MetricLike => {
  const { metrics, over, modelless } = indexOf(run)
  const missed = over.has(knownIn(name, round)) && !modelless.has(round)
  return metrics.get(keyOf(round, siteId, name)) ?? { kind: missed ? 'not-recorded' : 'not-yet' }
}

/** Newest of the plan's rounds for which the site (or all of them) has an answer of any kind; 0 if none. */
export const newestMetric = (run: Measured, siteId: string | null, name: MetricName) =>
  run.metrics.reduce(
    (newest, row) => (row.siteId === siteId && row.name === name && row.round <= run.plan.rounds ? Math.max(newest, row.round) : newest),
    0,
  )

/** The global model first, then a series for each lane in its fixed place; values[0] is round 1. */
export const seriesOf = ({ run, lanes }: ProjectView, name: MetricName): Series[] => {
  if (!run) return []
  const values = (siteId: string | null) => Array.from({ length: run.plan.rounds }, (_, i) => metricAt(run, siteId, name, i + 1))
  return [
    { id: 'global', name: 'Global', values: values(null) },
    ...lanes.map((lane, i) => ({ id: lane.siteId, name: lane.siteName, site: siteNumber(i), values: values(lane.siteId) })),
  ]
}

export const hasPoints = (series: readonly Series[]) => series.some((one) => lastPoint(one.values) !== undefined)

/** The finding of a chart: "Global AUC .91 after round 7, Bethesda ahead at .94". `best` picks the leader. */
export const finding = (series: readonly Series[], measure: string, best: 'highest' | 'lowest', digits = 2): string => {
  const global = lastPoint(series[0]?.values ?? [])
  const ends = series.slice(1).flatMap((one) => {
    const point = lastPoint(one.values)
    return point ? [{ name: one.name, ...point }] : []
  })
  const head = global ? `${measure} ${decimal(global.value, digits)} after round ${global.round}` : `${measure} by round`
  const leader = ends.reduce<(typeof ends)[number] | null>(
    (a, b) => (a === null || (best === 'highest' ? b.value > a.value : b.value < a.value) ? b : a),
    null,
  )
  if (!leader || ends.length < 2) return head
  return `${head}, ${leader.name} ${best} at ${decimal(leader.value, digits)}`
}
