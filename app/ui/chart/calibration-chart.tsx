'use client'

import type { PooledReliabilityBin } from '#core/metrics/pooled-curves.ts'
import { integer } from '../format.ts'
import { certainPercent } from './certain.ts'
import { ChartFrame, type ChartFrameProps } from './chart-frame.tsx'
import { Readout } from './readout.tsx'
import { SquarePlot } from './square-plot.tsx'
import { useChartCursor } from './use-chart-cursor.ts'

interface CalibrationChartProps extends Pick<ChartFrameProps, 'subtitle' | 'file'> {
  readonly bins: readonly PooledReliabilityBin[]
}

const range = ({ from, to }: PooledReliabilityBin) => `${Math.round(from * 100)} to ${Math.round(to * 100)} %`

/** Share by which the model is off, weighted by the images of each bin: the finding of the plot. */
const offBy = (bins: readonly PooledReliabilityBin[]) => {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0)
  return bins.reduce((sum, bin) => sum + bin.n * (bin.observed.value - (bin.from + bin.to) / 2), 0) / Math.max(1, n)
}

export const calibrationFinding = (bins: readonly PooledReliabilityBin[]) => {
  const points = Math.round(offBy(bins) * 100)
  if (points === 0) return 'Predicted and true shares of positives agree on the whole'
  return `On the whole the predicted share of positives is ${Math.abs(points)} points too ${points > 0 ? 'low' : 'high'}`
}

/** Predicted against true share of positives; each bin with the whole range in which its share certainly lies. */
export const CalibrationChart = ({ bins, subtitle, file = 'calibration' }: CalibrationChartProps) => {
  const { cursor, setCursor, spoken, text, onKeyDown } = useChartCursor(1, bins.length, ({ column }) => {
    const bin = bins[column]
    return bin ? `Predicted ${range(bin)}: ${certainPercent(bin.observed)} positive, about ${integer(Math.round(bin.n))} images` : ''
  })
  const title = calibrationFinding(bins)
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      file={file}
      table={{
        columns: ['Predicted', 'Positive', 'Images, about'],
        rows: bins.map((bin) => [range(bin), certainPercent(bin.observed), integer(Math.round(bin.n))]),
      }}
    >
      <SquarePlot
        label={`Calibration. ${title}.`}
        across="Predicted probability, %"
        up="Positive, %"
        diagonal="predicted as it is"
        onKeyDown={onKeyDown}
        onPoint={(at) => {
          const column = at ? bins.findIndex((bin) => at.across >= bin.from && at.across < bin.to) : -1
          setCursor(column < 0 ? null : { row: 0, column })
        }}
      >
        {(box) =>
          bins.map((bin, i) => {
            const middle = box.x((bin.from + bin.to) / 2)
            const chosen = cursor?.column === i
            return (
              <g key={bin.from}>
                <rect
                  x={box.x(bin.from) + 1}
                  width={Math.max(1, box.x(bin.to) - box.x(bin.from) - 2)}
                  y={box.y(bin.observed.high)}
                  height={Math.max(1, box.y(bin.observed.low) - box.y(bin.observed.high))}
                  fill="var(--ink-3)"
                  fillOpacity="0.25"
                  stroke={chosen ? 'var(--focus)' : 'none'}
                  strokeWidth="2.5"
                />
                <circle cx={middle} cy={box.y(bin.observed.value)} r="5" fill="var(--ink)" />
              </g>
            )
          })
        }
      </SquarePlot>
      <Readout text={text} spoken={spoken} idle="Dots: estimated. Boxes: where the share certainly lies." />
    </ChartFrame>
  )
}
