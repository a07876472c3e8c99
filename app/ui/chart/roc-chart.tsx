'use client'

import type { Interval } from '#core/metrics/interval.ts'
import type { RocPoint } from '#core/metrics/pooled-curves.ts'
import { certainly, certainPercent } from './certain.ts'
import { ChartFrame, type ChartFrameProps } from './chart-frame.tsx'
import { Readout } from './readout.tsx'
import { rocBand, type UnitPoint } from './roc-band.ts'
import { type SquareBox, SquarePlot } from './square-plot.tsx'
import { useChartCursor } from './use-chart-cursor.ts'

interface RocChartProps extends Pick<ChartFrameProps, 'subtitle' | 'file'> {
  readonly auc: Interval
  readonly points: readonly RocPoint[]
}

const path = (points: readonly UnitPoint[], box: SquareBox) =>
  points.map(([across, up], i) => `${i ? 'L' : 'M'}${box.x(across).toFixed(1)} ${box.y(up).toFixed(1)}`).join('')

const sentence = ({ truePositives, falsePositives }: RocPoint) =>
  `Found: ${certainPercent(truePositives)} of the positives. False alarms: ${certainPercent(falsePositives)} of the negatives.`

/** The pooled ROC curve, in the band in which it certainly lies. */
export const RocChart = ({ auc, points, subtitle, file = 'roc' }: RocChartProps) => {
  const along = [...points].sort((a, b) => b.threshold - a.threshold)
  const { cursor, setCursor, spoken, text, onKeyDown } = useChartCursor(1, along.length, ({ column }) => {
    const point = along[column]
    return point ? sentence(point) : ''
  })
  const chosen = cursor ? along[cursor.column] : undefined
  const title = `All sites together: AUC ${certainly(auc)}`
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      file={file}
      table={{
        columns: ['Threshold (logit)', 'Positives found', 'False alarms'],
        rows: along.map((point) => [point.threshold.toFixed(2), certainPercent(point.truePositives), certainPercent(point.falsePositives)]),
      }}
    >
      <SquarePlot
        label={`ROC curve. ${title}.`}
        across="False alarms among the negatives, %"
        up="Positives found, %"
        diagonal="chance"
        onKeyDown={onKeyDown}
        onPoint={(at) => {
          if (!at) return setCursor(null)
          const far = along.map(({ falsePositives, truePositives }) =>
            Math.hypot(falsePositives.value - at.across, truePositives.value - at.up),
          )
          setCursor({ row: 0, column: far.indexOf(Math.min(...far)) })
        }}
      >
        {(box) => (
          <>
            <path d={`${path(rocBand(points), box)}Z`} fill="var(--ink-3)" fillOpacity="0.25" />
            <path
              d={path(
                along.map(({ falsePositives, truePositives }) => [falsePositives.value, truePositives.value]),
                box,
              )}
              fill="none"
              stroke="var(--ink)"
              strokeWidth="3"
              strokeLinejoin="round"
            />
            {chosen && (
              <circle
                cx={box.x(chosen.falsePositives.value)}
                cy={box.y(chosen.truePositives.value)}
                r="7"
                fill="none"
                stroke="var(--focus)"
                strokeWidth="2.5"
              />
            )}
          </>
        )}
      </SquarePlot>
      <Readout text={text} spoken={spoken} idle="Line: estimated. Band: where the curve certainly lies." />
    </ChartFrame>
  )
}
