import { AbsenceNotes } from './absence-notes.tsx'
import { ChartFrame, type ChartFrameProps } from './chart-frame.tsx'
import { LinePlot, type LinePlotProps } from './line-plot.tsx'
import { seriesTable } from './series.ts'

export type LineChartProps = Omit<LinePlotProps, 'label' | 'endLabels'> & Pick<ChartFrameProps, 'title' | 'subtitle' | 'file' | 'controls'>

export type { Series } from './series.ts'

/** All series in one panel: each with its mark, or a crowd of thin lines under the global model. */
export const LineChart = ({ title, subtitle, file, controls, ...plot }: LineChartProps) => (
  <ChartFrame title={title} subtitle={subtitle} file={file} controls={controls} table={seriesTable(plot.series, plot.digits ?? 2)}>
    <LinePlot {...plot} label={typeof title === 'string' ? `${plot.measure} by round: ${title}` : `${plot.measure} by round`} />
    <AbsenceNotes series={plot.series} digits={plot.digits ?? 2} />
  </ChartFrame>
)
