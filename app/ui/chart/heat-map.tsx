'use client'

import { useId } from 'react'
import { decimal } from '../format.ts'
import { type MetricLike, metricText } from '../number/metric-value.tsx'
import { ChartFrame, type ChartFrameProps } from './chart-frame.tsx'
import { HatchPattern } from './hatch.tsx'
import { heatShare, runsAlong, thinned } from './heat.ts'
import { hiddenFromReaders } from './hidden.ts'
import { Readout } from './readout.tsx'
import type { Axis } from './scale.ts'
import { useChartCursor } from './use-chart-cursor.ts'
import { useWidth } from './use-width.ts'

export interface HeatRow {
  readonly name: string
  /** One for each column. */
  readonly values: readonly MetricLike[]
}

interface HeatMapProps extends Pick<ChartFrameProps, 'title' | 'subtitle' | 'file'> {
  /** "AUC" */
  readonly measure: string
  readonly rowHeader: string
  readonly columns: readonly string[]
  readonly rows: readonly HeatRow[]
  readonly y: Axis
  readonly digits?: number
  /** What a cell says when it is read; its number, or why there is none, if not given. */
  readonly textOf?: (row: number, column: number) => string
  /** What the drawing shows, in a sentence. */
  readonly summary: string
}

const ROW = 26
const HEAD = 24
const CHARACTER = 7.4
const NUMBER_WIDTH = 38
const BUSY = 6

/** Fill of a value's share of the scale; at 60 % of the brand's colour ink is still read on it. */
const fillOf = (share: number) => `color-mix(in oklch, var(--brand) ${Math.round(6 + share * 54)}%, var(--surface))`

/** Of cells too narrow for a gap, steps of colour finer than this cannot be told apart. */
const STEPS = 25
const lookOf = (metric: MetricLike, y: Axis, isNarrow: boolean): string => {
  if (metric.kind === 'not-yet') return 'none'
  if (metric.kind !== 'value') return 'hatch'
  const share = heatShare(Number(metric.value), y)
  return fillOf(isNarrow ? Math.round(share * STEPS) / STEPS : share)
}

/** One cell a row and column, stronger for more, with its number where there is room. What has no number is hatched. */
export const HeatMap = ({ title, subtitle, file, measure, rowHeader, columns, rows, y, digits = 2, textOf, summary }: HeatMapProps) => {
  const { ref, width } = useWidth(640)
  const id = useId()
  const longest = Math.max(0, ...rows.map((row) => row.name.length))
  const left = Math.min(width * 0.4, longest * CHARACTER + 12)
  const letters = Math.floor((left - 12) / CHARACTER)
  const step = (width - left) / Math.max(1, columns.length)
  const height = HEAD + rows.length * ROW
  const at = (row: number, column: number): MetricLike => rows[row]?.values[column] ?? { kind: 'not-yet' }
  const said = (row: number, column: number): string => textOf?.(row, column) ?? metricText(at(row, column), digits)
  const { cursor, setCursor, spoken, text, onKeyDown } = useChartCursor(
    rows.length,
    columns.length,
    ({ row, column }) => `${rows[row]?.name}, ${columns[column]}: ${measure} ${said(row, column)}`,
  )
  const gap = step > BUSY ? 1 : 0
  const every = thinned(columns, step, CHARACTER)
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      file={file}
      table={{
        columns: [rowHeader, ...columns],
        rows: rows.map((row, i) => [row.name, ...columns.map((_, k) => said(i, k))]),
      }}
    >
      <div ref={ref}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing that takes the keyboard as one group */}
        <svg
          role="group"
          aria-label={`${measure} by ${rowHeader.toLowerCase()}. ${summary} Arrow keys read the cells.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the one tab stop of the chart
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect()
            const column = Math.floor(((event.clientX - box.left) * (width / box.width) - left) / step)
            const row = Math.floor((event.clientY - box.top - HEAD) / ROW)
            const inside = column >= 0 && column < columns.length && row >= 0 && row < rows.length
            setCursor(inside ? { row, column } : null)
          }}
          onPointerLeave={() => setCursor(null)}
          width="100%"
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          className="block rounded-control"
        >
          <HatchPattern id={id} />
          <g {...hiddenFromReaders} className="data numeric" fontSize="13">
            {columns.map((column, k) =>
              k % every === 0 ? (
                <text key={column} x={left + (k + 0.5) * step} y={16} textAnchor="middle" fill="var(--ink-2)">
                  {column}
                </text>
              ) : null,
            )}
            {rows.map((row, i) => (
              <g key={row.name}>
                <text x={0} y={HEAD + i * ROW + 17} fill="var(--ink)">
                  {row.name.length > letters ? `${row.name.slice(0, Math.max(1, letters - 1))}…` : row.name}
                </text>
                {runsAlong(
                  row.values.slice(0, columns.length).map((metric) => lookOf(metric, y, !gap)),
                  !gap,
                ).map(({ look, from, n }) =>
                  look === 'none' ? null : (
                    <rect
                      key={from}
                      x={left + from * step}
                      y={HEAD + i * ROW + gap}
                      width={n * step - gap + (gap ? 0 : 0.4)}
                      height={ROW - 2 * gap}
                      fill={look === 'hatch' ? `url(#${id})` : look}
                    />
                  ),
                )}
                {step >= NUMBER_WIDTH &&
                  columns.map((column, k) => {
                    const metric = at(i, k)
                    return metric.kind === 'value' ? (
                      <text key={column} x={left + (k + 0.5) * step} y={HEAD + i * ROW + 17} textAnchor="middle" fill="var(--ink)">
                        {decimal(metric.value, digits)}
                      </text>
                    ) : null
                  })}
              </g>
            ))}
            {cursor && (
              <rect
                x={left + cursor.column * step - 1}
                y={HEAD + cursor.row * ROW}
                width={Math.max(6, step + 1)}
                height={ROW}
                fill="none"
                stroke="var(--focus)"
                strokeWidth="2.5"
              />
            )}
          </g>
        </svg>
      </div>
      <Readout
        text={text}
        spoken={spoken}
        idle={`From ${decimal(y.min, 1)} (faint) to ${decimal(y.max, 1)} (strong). Hatched: no number; point at it to read why.`}
      />
    </ChartFrame>
  )
}
