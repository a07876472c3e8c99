import { HeatMap } from '#app/ui/chart/heat-map.tsx'
import { AUC_AXIS, SHARE_AXIS } from '#app/ui/chart/scale.ts'
import { lastPoint, newestRound } from '#app/ui/chart/series.ts'
import { decimal } from '#app/ui/format.ts'
import { hasPoints, metricAt, seriesOf } from './metric-series.ts'
import type { ProjectView, RunView } from './project-view.ts'

const title = (view: ProjectView): string => {
  const ends = seriesOf(view, 'auc')
    .slice(1)
    .flatMap((one) => {
      const point = lastPoint(one.values)
      return point ? [{ name: one.name, value: point.value }] : []
    })
  const worst = ends.reduce<(typeof ends)[number] | null>((a, b) => (a === null || b.value < a.value ? b : a), null)
  return worst && ends.length > 1 ? `The newest model does least well at ${worst.name}, AUC ${decimal(worst.value)}` : 'AUC at each site'
}

/** The model of every round at every site: which sites a model suits, and since when. */
export const SiteHeat = ({ view, run }: { view: ProjectView; run: RunView }) => {
  const series = seriesOf(view, 'auc')
  const newest = newestRound(series)
  if (newest < 2 || view.lanes.length < 2 || !hasPoints(series)) return null
  const rounds = Array.from({ length: newest + 1 }, (_, round) => round)
  const rows = [
    ...view.lanes.map((lane) => ({ name: lane.siteName, values: rounds.map((round) => metricAt(run, lane.siteId, 'auc', round)) })),
    { name: 'Mean over sites', values: rounds.map((round) => metricAt(run, null, 'auc', round)) },
  ]
  const low = rows.some((row) => row.values.some((metric) => metric.kind === 'value' && Number(metric.value) < AUC_AXIS.min))
  return (
    <div className="mt-12">
      <HeatMap
        title={title(view)}
        subtitle="The model of each round on each site's validation images; round 0 is before training"
        measure="AUC"
        rowHeader="Site"
        columns={rounds.map(String)}
        rows={rows}
        y={low ? SHARE_AXIS : AUC_AXIS}
        file="auc-by-site-and-round"
        summary={`${view.lanes.length} sites, models of rounds 0 to ${newest}.`}
      />
    </div>
  )
}
