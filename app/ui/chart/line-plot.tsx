'use client'

import { decimal } from '../format.ts'
import { metricText } from '../number/metric-value.tsx'
import { hiddenFromReaders } from './hidden.ts'
import { Legend } from './legend.tsx'
import { LineLayer } from './line-layer.tsx'
import { plotBox } from './plot-box.ts'
import { Readout } from './readout.tsx'
import { type Axis, roundTicks } from './scale.ts'
import { newestRound, type Series } from './series.ts'
import { useChartCursor } from './use-chart-cursor.ts'
import { useWidth } from './use-width.ts'

export interface LinePlotProps {
  /** Accessible name of the drawing. */
  readonly label: string
  /** "AUC" */
  readonly measure: string
  readonly series: readonly Series[]
  /** All rounds of the run, so that the axis does not move as they come. */
  readonly rounds: number
  readonly y: Axis
  /** A horizontal line with a word: { at: .5, label: 'chance' }. */
  readonly reference?: { readonly at: number; readonly label: string }
  /** A round with a word: a vertical line. */
  readonly mark?: { readonly round: number; readonly label: string } | undefined
  readonly digits?: number
  readonly height?: number
  readonly endLabels?: boolean
  /** Under the drawing while no point is chosen. */
  readonly idle?: string
}

const IDLE = 'Rounds from left to right. Point, or use the arrow keys, to read a value.'

/** One tab stop: left and right move by round, up and down by series, Home and End, Escape. Straight lines, gaps stay gaps. */
export const LinePlot = ({
  label,
  measure,
  series,
  rounds,
  y,
  reference,
  mark,
  digits = 2,
  height = 260,
  endLabels = true,
  idle = IDLE,
}: LinePlotProps) => {
  const { ref, width } = useWidth(640)
  const newest = newestRound(series)
  const { cursor, setCursor, spoken, text, onKeyDown } = useChartCursor(series.length, newest, ({ row, column }) => {
    const one = series[row]
    return `Round ${column + 1}, ${one?.name}, ${measure} ${metricText(one?.values[column] ?? { kind: 'not-yet' }, digits)}`
  })
  const direct = endLabels && width >= 420
  const box = plotBox(width, height, rounds, y, direct ? series.map((one) => one.name) : [])
  const choose = (px: number, py: number) => {
    const column = Math.min(newest - 1, Math.max(0, Math.round(box.roundAt(px)) - 1))
    const near = series.map((one, row) => {
      const metric = one.values[column]
      return { row, far: metric?.kind === 'value' ? Math.abs(box.y(Number(metric.value)) - py) : Number.POSITIVE_INFINITY }
    })
    const best = near.reduce((a, b) => (b.far < a.far ? b : a), { row: 0, far: Number.POSITIVE_INFINITY })
    if (newest > 0) setCursor({ row: best.row, column })
  }
  return (
    <div className="flex flex-col gap-2">
      <div ref={ref}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing that takes the keyboard as one group */}
        <svg
          role="group"
          aria-label={`${label}. Arrow keys read the points.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the one tab stop of the chart
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => {
            const at = event.currentTarget.getBoundingClientRect()
            choose(((event.clientX - at.left) / at.width) * width, ((event.clientY - at.top) / at.height) * height)
          }}
          onPointerLeave={() => setCursor(null)}
          width="100%"
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          className="block overflow-visible rounded-control"
        >
          <g {...hiddenFromReaders} fontSize="13" fill="var(--ink-3)" className="numeric">
            {y.ticks.map((tick) => (
              <g key={tick}>
                <path d={`M${box.left} ${box.y(tick)}H${box.right}`} stroke="var(--line)" />
                <text x={box.left - 8} y={box.y(tick) + 4} textAnchor="end">
                  {decimal(tick, y.max - y.min > 1 ? 1 : tick % 0.1 > 0.001 && tick % 0.1 < 0.099 ? 2 : 1)}
                </text>
              </g>
            ))}
            {roundTicks(rounds, width < 480 ? 4 : 6).map((round) => (
              <g key={round}>
                <path d={`M${box.x(round)} ${box.bottom}v5`} stroke="var(--control)" />
                <text x={box.x(round)} y={box.bottom + 19} textAnchor="middle">
                  {round}
                </text>
              </g>
            ))}
            <path d={`M${box.left} ${box.bottom}H${box.right}`} stroke="var(--control)" />
            {reference && (
              <>
                <path d={`M${box.left} ${box.y(reference.at)}H${box.right}`} stroke="var(--ink-3)" strokeDasharray="1 3" />
                <text x={box.right} y={box.y(reference.at) - 5} textAnchor="end">
                  {reference.label}
                </text>
              </>
            )}
            {mark && (
              <>
                <path d={`M${box.x(mark.round)} ${box.top}V${box.bottom}`} stroke="var(--ink-2)" strokeDasharray="5 3" />
                <text
                  x={box.x(mark.round) + (mark.round > rounds / 2 ? -6 : 6)}
                  y={box.bottom - 8}
                  textAnchor={mark.round > rounds / 2 ? 'end' : 'start'}
                  fill="var(--ink-2)"
                >
                  {mark.label}
                </text>
              </>
            )}
          </g>
          <LineLayer series={series} box={box} cursor={cursor} digits={digits} direct={direct} rounds={rounds} />
        </svg>
      </div>
      {!direct && endLabels && <Legend series={series} digits={digits} />}
      <Readout text={text} spoken={spoken} idle={idle} />
    </div>
  )
}
