import { MetricChart } from '#app/ui/chart/metric-chart.tsx'
import { AUC_AXIS, SHARE_AXIS, zeroAxis } from '#app/ui/chart/scale.ts'
import type { Series } from '#app/ui/chart/series.ts'
import { clock, decimal } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { finding, hasPoints, metricAt, seriesOf } from './metric-series.ts'
import { isLive, type ProjectView, type RunView } from './project-view.ts'
import { SelectedModel } from './selected-model.tsx'
import { SiteHeat } from './site-heat.tsx'

const values = (series: readonly Series[]) =>
  series.flatMap((one) => one.values.flatMap((metric) => (metric.kind === 'value' ? [Number(metric.value)] : [])))

const Empty = ({ run, what, round }: { run: RunView; what: string; round: string }) => (
  <div className="flex min-h-48 items-center rounded-card border border-dashed border-control p-6">
    <p className="max-w-measure text-ink-2">{isLive(run) ? `${what}: ${round}` : `${what}: no round got far enough to be measured.`}</p>
  </div>
)

/** Two lines are kept for it beside another chart, so that a longer finding moves nothing. */
const Finding = ({ text }: { text: string }) => <span className="block xl:min-h-[2lh]">{text}</span>

const before = (run: RunView) => {
  const auc = metricAt(run, null, 'auc', 0)
  return auc.kind === 'value' ? `, before training ${decimal(auc.value)}` : ''
}

const meanOf = ({ plan: { head } }: RunView) =>
  head ? `Mean over the ${head.kind === 'multi-class' ? 'classes, each against the others,' : 'labels'} o` : 'O'

/** Loss and AUC of every round: the global model in thick ink, each site with its own mark. */
export const Charts = ({ view }: { view: ProjectView }) => {
  const { run } = view
  if (!run) return null
  const auc = seriesOf(view, 'auc')
  const loss = seriesOf(view, 'trainLoss')
  const asOf = `as of ${clock(view.now)} UTC`
  return (
    <Section title="How the model learns" id="metrics">
      <SelectedModel run={run} />
      <div className="grid gap-12 xl:grid-cols-2">
        {hasPoints(loss) ? (
          <MetricChart
            title={<Finding text={finding(loss, 'Training loss', 'lowest')} />}
            subtitle={`Mean ${run.plan.head?.kind === 'multi-class' ? '' : 'binary '}cross-entropy of each round, ${asOf}`}
            measure="Loss"
            series={loss}
            rounds={run.plan.rounds}
            y={zeroAxis(Math.max(0.1, ...values(loss)))}
            file="training-loss"
          />
        ) : (
          <Empty run={run} what="Training loss" round="Round 1 is running; the first point appears when it is complete." />
        )}
        {hasPoints(auc) || auc.some((one) => one.values.some((metric) => metric.kind === 'undefined' || metric.kind === 'suppressed')) ? (
          <MetricChart
            title={<Finding text={finding(auc, 'AUC', 'highest')} />}
            subtitle={`${meanOf(run)}n each site's validation images, ${asOf}${before(run)}`}
            measure="AUC"
            series={auc}
            rounds={run.plan.rounds}
            y={values(auc).some((value) => value < AUC_AXIS.min) ? SHARE_AXIS : AUC_AXIS}
            reference={{ at: 0.5, label: 'chance' }}
            mark={run.selected ? { round: run.selected.round, label: 'selected' } : undefined}
            file="auc"
          />
        ) : (
          <Empty run={run} what="AUC" round="The model of round 1 is evaluated at the start of round 2; the first point appears then." />
        )}
      </div>
      <SiteHeat view={view} run={run} />
    </Section>
  )
}
