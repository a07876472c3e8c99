import { certainly } from '#app/ui/chart/certain.ts'
import { EstimateValue } from '#app/ui/number/estimate-value.tsx'
import { MetricValue } from '#app/ui/number/metric-value.tsx'
import { siteNumber } from '#app/ui/site/series.ts'
import { SiteMark } from '#app/ui/site/site-mark.tsx'
import { Table } from '#app/ui/table.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import type { ProjectView } from './project-view.ts'

type RunEvaluations = Views['run']['evaluations']

interface EvaluationTableProps {
  readonly view: ProjectView
  readonly found: RunEvaluations
  readonly split: 'val' | 'test'
}

/** What each site told of the model, with 95 % intervals, and what all scores together give, with their bounds. */
export const EvaluationTable = ({ view, found, split }: EvaluationTableProps) => {
  const rows = found.sites.filter((one) => one.split === split)
  const pooled = found.pooled[split]
  const place = (siteId: string) => view.lanes.findIndex((lane) => lane.siteId === siteId)
  return (
    <>
      <Table
        dense
        caption={`Each site's ${split === 'test' ? 'test' : 'validation'} images, with 95 % intervals${found.personal ? '; each site uses the part of the model that it keeps' : ''}`}
        rowKey={(row) => row.siteId}
        rows={rows}
        columns={[
          {
            key: 'site',
            header: 'Site',
            cell: (row) => (
              <span className="inline-flex items-center gap-2 md:min-w-28">
                <SiteMark n={siteNumber(place(row.siteId))} size={12} />
                {row.siteName}
              </span>
            ),
          },
          { key: 'auc', header: 'AUC', numeric: true, cell: (row) => <EstimateValue of={row.full.auc} /> },
          { key: 'half', header: 'Accuracy at ½', numeric: true, cell: (row) => <EstimateValue of={row.full.accuracyAtHalf} /> },
          {
            key: 'threshold',
            header: 'Accuracy at the chosen threshold',
            numeric: true,
            cell: (row) => <EstimateValue of={row.full.accuracyAtThreshold} />,
          },
          {
            key: 'sensitivity',
            header: 'Sensitivity at specificity .90',
            numeric: true,
            cell: (row) => <EstimateValue of={row.full.sensitivityAtSpecificity90} />,
          },
          { key: 'slope', header: 'Calibration slope', numeric: true, cell: (row) => <EstimateValue of={row.full.calibrationSlope} /> },
          { key: 'brier', header: 'Brier score', numeric: true, cell: (row) => <MetricValue of={row.full.brier} /> },
        ]}
      />
      {pooled && (
        <p className="mt-4 max-w-measure text-table text-ink-2">
          All sites together: AUC {certainly(pooled.auc)}; accuracy at ½ {certainly(pooled.atHalf.accuracy)}; at the chosen threshold{' '}
          {certainly(pooled.atThreshold.accuracy)}. These bounds are no confidence intervals: they say what the histograms of the scores
          leave open.
        </p>
      )}
    </>
  )
}
