import { HeatMap } from '#app/ui/chart/heat-map.tsx'
import { AUC_AXIS, SHARE_AXIS } from '#app/ui/chart/scale.ts'
import { bytes, duration } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { metricText } from '#app/ui/number/metric-value.tsx'
import { runWords } from '#app/ui/words.ts'
import type { RunState } from '#core/run/machine.ts'
import { type MetricName, metricAt, newestMetric } from '../metric-series.ts'
import { completeRounds } from '../project-view.ts'
import { type ComparedRun, runNames, sitesOf } from './compared.ts'
import { SideBySide } from './settings.tsx'

const NAMES: readonly (readonly [MetricName, string])[] = [
  ['auc', 'AUC, mean over sites'],
  ['accuracy', 'Accuracy, mean over sites'],
  ['loss', 'Loss, mean over sites'],
]

/** Of the model that the run ends with: the selected one, else the newest. */
const final = (run: ComparedRun, siteId: string | null, name: MetricName) =>
  metricAt(run, siteId, name, run.selected ?? newestMetric(run, siteId, name))

const took = ({ startedAt, endedAt }: ComparedRun) =>
  startedAt && endedAt ? duration((endedAt.getTime() - startedAt.getTime()) / 1000) : 'not ended'

/** The model that each run ended with: its metrics, what it cost, and how it does at each site. */
export const FinalMetrics = ({ runs }: { runs: readonly ComparedRun[] }) => {
  const names = runNames(runs)
  const { sites } = sitesOf(runs)
  const rows = sites.map((site) => ({
    name: site.name,
    values: runs.map((run) =>
      run.sites.some((one) => one.id === site.id) ? final(run, site.id, 'auc') : ({ kind: 'not-recorded' } as const),
    ),
  }))
  const low = rows.some((row) => row.values.some((metric) => metric.kind === 'value' && Number(metric.value) < AUC_AXIS.min))
  return (
    <Section
      title="Where each run ended"
      id="final"
      intro="The model that each run ended with, on the validation images of its sites: the newest, or the one that it selected by them."
    >
      <SideBySide
        caption="Metrics and cost of each run"
        header="Measure"
        names={names.map((name) => name.long)}
        rows={[
          { label: 'State', values: runs.map((run) => runWords(run.state as RunState).words) },
          ...NAMES.map(([name, label]) => ({ label, values: runs.map((run) => metricText(final(run, null, name), 3)) })),
          { label: 'Rounds complete', values: runs.map((run) => `${completeRounds(run).length} of ${run.plan.rounds}`) },
          {
            label: 'Model of round',
            values: runs.map((run) => `${run.selected ?? completeRounds(run).at(-1) ?? '–'}${run.selected ? ', selected' : ''}`),
          },
          { label: 'Time', values: runs.map(took) },
          { label: 'Bytes that left the sites', values: runs.map((run) => bytes(run.bytes)) },
          { label: 'Sites', values: runs.map((run) => run.sites.map((site) => site.name).join(', ')) },
        ]}
      />
      <div className="mt-10">
        <HeatMap
          title="Each model at each site"
          subtitle="AUC of the model that each run ended with on the site's validation images"
          measure="AUC"
          rowHeader="Site"
          columns={names.map((name) => name.short)}
          rows={rows}
          y={low ? SHARE_AXIS : AUC_AXIS}
          digits={3}
          file="auc-by-site-and-run"
          summary={`${sites.length} sites, ${runs.length} models.`}
        />
      </div>
    </Section>
  )
}
