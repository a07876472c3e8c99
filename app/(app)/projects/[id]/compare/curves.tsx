import { LineChart } from '#app/ui/chart/line-chart.tsx'
import { AUC_AXIS, SHARE_AXIS, zeroAxis } from '#app/ui/chart/scale.ts'
import { lastPoint, type Series } from '#app/ui/chart/series.ts'
import { decimal } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { hasPoints, type MetricName } from '../metric-series.ts'
import { type ComparedRun, mostRounds, overlaid } from './compared.ts'

const numbers = (series: readonly Series[]) =>
  series.flatMap((one) => one.values.flatMap((metric) => (metric.kind === 'value' ? [Number(metric.value)] : [])))

const leader = (series: readonly Series[], measure: string, best: 'highest' | 'lowest'): string => {
  const ends = series.flatMap((one) => {
    const point = lastPoint(one.values)
    return point ? [{ name: one.name, value: point.value }] : []
  })
  const sorted = ends.sort((a, b) => (best === 'highest' ? b.value - a.value : a.value - b.value))
  return sorted[0] ? `${measure} ends ${best} in ${sorted[0].name}, at ${decimal(sorted[0].value, 3)}` : measure
}

/** The mean over sites of each run, round by round, on one axis. */
export const Curves = ({ runs }: { runs: readonly ComparedRun[] }) => {
  const chart = (name: MetricName, measure: string, best: 'highest' | 'lowest') => {
    const series = overlaid(runs, name)
    if (!hasPoints(series)) return null
    const found = numbers(series)
    const y = name === 'auc' ? (found.some((value) => value < AUC_AXIS.min) ? SHARE_AXIS : AUC_AXIS) : zeroAxis(Math.max(0.1, ...found))
    return (
      <LineChart
        title={leader(series, measure, best)}
        subtitle="Mean over the sites of each run"
        measure={measure}
        series={series}
        rounds={mostRounds(runs)}
        y={y}
        digits={3}
        file={`compared-${name}`}
      />
    )
  }
  return (
    <Section title="How each run learned" id="curves">
      <div className="grid gap-12 xl:grid-cols-2">
        {chart('trainLoss', 'Training loss', 'lowest')}
        {chart('auc', 'AUC', 'highest')}
      </div>
    </Section>
  )
}
