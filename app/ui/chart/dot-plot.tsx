'use client'

import type { Estimate } from '#core/metrics/estimate.ts'
import { decimal } from '../format.ts'
import { ChartFrame, type ChartFrameProps } from './chart-frame.tsx'
import { hiddenFromReaders } from './hidden.ts'
import { Readout } from './readout.tsx'
import { AUC_AXIS, SHARE_AXIS } from './scale.ts'
import { useChartCursor } from './use-chart-cursor.ts'
import { useWidth } from './use-width.ts'

export interface DotRow {
  /** Rows of one section stand together under its name. */
  readonly section: string
  readonly name: string
  readonly of: Estimate
  /** The value with its interval, or why there is none. */
  readonly text: string
}

interface DotPlotProps extends Pick<ChartFrameProps, 'title' | 'subtitle' | 'file'> {
  readonly measure: string
  readonly rows: readonly DotRow[]
  /** What sections and rows are, for the table. */
  readonly headers: readonly [section: string, name: string]
}

const ROW = 22
const FOOT = 22
const CHARACTER = 7.4

type Line = { readonly heading: string } | { readonly row: DotRow; readonly i: number }
/** Drawn lines: a heading before the rows of each section. */
const linesOf = (rows: readonly DotRow[]): Line[] =>
  rows.flatMap((row, i): Line[] => (row.section === rows[i - 1]?.section ? [{ row, i }] : [{ heading: row.section }, { row, i }]))

/** A dot and its interval for each row, all on one scale; rows without a number say why. One tab stop. */
export const DotPlot = ({ title, subtitle, file, measure, rows, headers }: DotPlotProps) => {
  const { ref, width } = useWidth(640)
  const low = rows.some(({ of }) => of.kind === 'value' && Number(of.low) < AUC_AXIS.min)
  const axis = low ? SHARE_AXIS : AUC_AXIS
  const left = Math.min(width * 0.4, Math.max(0, ...rows.map(({ name }) => name.length)) * CHARACTER + 28)
  const x = (value: number | string) => {
    const share = (Number(value) - axis.min) / (axis.max - axis.min)
    return left + Math.min(1, Math.max(0, share)) * (width - left - 16)
  }
  const lines = linesOf(rows)
  const bottom = lines.length * ROW
  const read = ({ row }: { row: number }) => (rows[row] ? `${rows[row].section}, ${rows[row].name}: ${measure} ${rows[row].text}` : '')
  const { cursor, setCursor, spoken, text, onKeyDown } = useChartCursor(rows.length, 1, read)
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      file={file}
      table={{ columns: [...headers, measure], rows: rows.map((row) => [row.section, row.name, row.text]) }}
    >
      <div ref={ref}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing that takes the keyboard as one group */}
        <svg
          role="group"
          aria-label={`${measure} with its interval, ${rows.length} rows. Arrow keys read the rows.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the one tab stop of the chart
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect()
            const line = lines[Math.floor(((event.clientY - box.top) * width) / box.width / ROW)]
            setCursor(line && 'row' in line ? { row: line.i, column: 0 } : null)
          }}
          onPointerLeave={() => setCursor(null)}
          width="100%"
          height={bottom + FOOT}
          viewBox={`0 0 ${width} ${bottom + FOOT}`}
          className="block rounded-control"
        >
          <g {...hiddenFromReaders} className="data numeric" fontSize="13">
            {axis.ticks.map((tick) => (
              <g key={tick}>
                <path d={`M${x(tick)} 0V${bottom}`} stroke="var(--line)" />
                <text x={x(tick)} y={bottom + 16} textAnchor="middle" fill="var(--ink-3)">
                  {decimal(tick, 2)}
                </text>
              </g>
            ))}
            {lines.map((line, i) => {
              const y = i * ROW + ROW / 2
              if ('heading' in line)
                return (
                  <text key={line.heading} x={0} y={y + 5} fill="var(--ink)" fontWeight="600">
                    {line.heading}
                  </text>
                )
              const { row } = line
              return (
                <g key={`${row.section} ${row.name}`}>
                  {cursor?.row === line.i && (
                    <rect x={1} y={i * ROW + 1} width={width - 2} height={ROW - 2} fill="none" stroke="var(--focus)" strokeWidth="2" />
                  )}
                  <text x={12} y={y + 5} fill="var(--ink)">
                    {row.name}
                  </text>
                  {row.of.kind === 'value' ? (
                    <>
                      <path d={`M${x(row.of.low)} ${y}H${x(row.of.high)}`} stroke="var(--ink-2)" strokeWidth="2" />
                      <circle cx={x(row.of.value)} cy={y} r="4.5" fill="var(--ink)" />
                    </>
                  ) : (
                    <text x={left + 6} y={y + 5} fill="var(--ink-2)">
                      {row.text}
                    </text>
                  )}
                </g>
              )
            })}
          </g>
        </svg>
      </div>
      <Readout text={text} spoken={spoken} idle="Dots: estimated. Lines: 95 % intervals. Point at a row to read it." />
    </ChartFrame>
  )
}
