import { pooledAuc } from '#core/metrics/pooled-auc.ts'
import { pooledReliability, pooledRoc } from '#core/metrics/pooled-curves.ts'
import { CalibrationChart } from '../chart/calibration-chart.tsx'
import { HeatMap } from '../chart/heat-map.tsx'
import { MetricChart } from '../chart/metric-chart.tsx'
import { RocChart } from '../chart/roc-chart.tsx'
import { AUC_AXIS } from '../chart/scale.ts'
import type { RoundCell } from '../site/round-strip.tsx'
import { RoundStrip } from '../site/round-strip.tsx'
import { CROWD, MATRIX, MODELS, SCORES } from './evaluation-sample.ts'

const STRIP = Array.from({ length: 200 }, (_, i): RoundCell => {
  if (i === 60 || i === 61) return 'failed'
  if (i >= 90 && i < 100) return 'skipped'
  return i < 120 ? 'done' : i === 120 ? 'current' : 'to-come'
})

export const EvaluationStory = () => (
  <div className="flex flex-col gap-12">
    <div className="grid gap-12 xl:grid-cols-2">
      <RocChart auc={pooledAuc(SCORES)} points={pooledRoc(SCORES)} subtitle="720 invented scores of three sites" />
      <CalibrationChart bins={pooledReliability(SCORES)} subtitle="The same scores" />
    </div>
    <HeatMap
      title="Personal models do best at every site"
      subtitle="AUC of each model on each site's test images"
      measure="AUC"
      rowHeader="Site"
      columns={MODELS}
      rows={MATRIX}
      y={AUC_AXIS}
      summary="Four sites, three models."
    />
    <MetricChart
      title="Twenty sites over two hundred rounds"
      subtitle="AUC by round"
      measure="AUC"
      series={CROWD}
      rounds={200}
      y={AUC_AXIS}
    />
    <HeatMap
      title="The same, a row for each site"
      measure="AUC"
      rowHeader="Site"
      columns={Array.from({ length: 200 }, (_, i) => String(i + 1))}
      rows={CROWD.slice(1)}
      y={AUC_AXIS}
      summary="Twenty sites, two hundred rounds."
    />
    <RoundStrip cells={STRIP} label="Rounds of Hospital 1" />
  </div>
)
