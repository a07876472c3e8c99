import { MetricValue } from '#app/ui/number/metric-value.tsx'
import { siteNumber } from '#app/ui/site/series.ts'
import { SiteMark } from '#app/ui/site/site-mark.tsx'
import { Table } from '#app/ui/table.tsx'
import { metricAt, newestMetric } from './metric-series.ts'
import type { ProjectView, RunView } from './project-view.ts'

interface Row {
  readonly id: string | null
  readonly name: string
  readonly place: number | null
}

/** The newest evaluated model, site by site: numbers, or why there is none. */
export const LastEvaluation = ({ view, run }: { view: ProjectView; run: RunView }) => {
  const round = newestMetric(run, null, 'accuracy')
  if (round === 0) return null
  const rows: Row[] = [
    ...view.lanes.map((lane, i) => ({ id: lane.siteId, name: lane.siteName, place: i })),
    { id: null, name: 'Global, mean over sites', place: null },
  ]
  return (
    <div className="mt-10 max-w-measure">
      <Table
        dense
        caption={`The model of round ${round} on each site's validation images${round === run.plan.rounds ? ' (final evaluation)' : ''}`}
        rowKey={(row) => row.id ?? 'global'}
        rows={rows}
        columns={[
          {
            key: 'site',
            header: 'Site',
            cell: (row) => (
              <span className={row.place === null ? 'font-semibold' : 'inline-flex items-center gap-2'}>
                {row.place !== null && <SiteMark n={siteNumber(row.place)} size={12} />}
                {row.name}
              </span>
            ),
          },
          { key: 'auc', header: 'AUC', numeric: true, cell: (row) => <MetricValue of={metricAt(run, row.id, 'auc', round)} /> },
          {
            key: 'accuracy',
            header: 'Accuracy',
            numeric: true,
            cell: (row) => <MetricValue of={metricAt(run, row.id, 'accuracy', round)} />,
          },
          { key: 'loss', header: 'Loss', numeric: true, cell: (row) => <MetricValue of={metricAt(run, row.id, 'loss', round)} /> },
        ]}
      />
    </div>
  )
}
