import { metricText } from '../number/metric-value.tsx'
import { SiteMark } from '../site/site-mark.tsx'
import { ChartFrame } from './chart-frame.tsx'
import type { LineChartProps } from './line-chart.tsx'
import { LinePlot } from './line-plot.tsx'
import { type Series, seriesTable } from './series.ts'

const newestText = (one: Series, digits: number) =>
  metricText(one.values.findLast((metric) => metric.kind !== 'not-yet') ?? { kind: 'not-yet' }, digits)

/** One panel a series, all with the same fixed axes. The global model is drawn in each site's panel for comparison. */
export const SmallMultiples = ({ title, subtitle, file, controls, series, digits = 2, ...plot }: LineChartProps) => {
  const global = series.find((one) => !one.site)
  const panels = series.filter((one) => one.site)
  return (
    <ChartFrame title={title} subtitle={subtitle} file={file} controls={controls} table={seriesTable(series, digits)}>
      <ul className="grid gap-x-8 gap-y-6 md:grid-cols-2 xl:grid-cols-3">
        {panels.map((one) => (
          <li key={one.id} className="min-w-0">
            <p className="numeric mb-1 flex items-center gap-2 text-table">
              {one.site && <SiteMark n={one.site} size={12} />}
              <span className="font-semibold">{one.name}</span>
              <span className="text-ink-2">{newestText(one, digits)}</span>
            </p>
            <LinePlot
              {...plot}
              digits={digits}
              height={plot.height ?? 150}
              label={`${plot.measure} by round, ${one.name}`}
              series={global ? [one, { ...global, name: 'Global' }] : [one]}
              endLabels={false}
              idle=""
            />
          </li>
        ))}
      </ul>
    </ChartFrame>
  )
}
