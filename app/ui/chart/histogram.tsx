'use client'

import { useId } from 'react'
import { integer } from '../format.ts'
import { type CountValue, countText } from '../number/count.tsx'
import { type Bar, barsIdle, hasNumbers, heightOf, largest, spokenCount } from './bars.ts'
import { ChartFrame, type ChartFrameProps } from './chart-frame.tsx'
import { HatchPattern } from './hatch.tsx'
import { hiddenFromReaders } from './hidden.ts'
import { Readout } from './readout.tsx'
import { zeroAxis } from './scale.ts'
import { useChartCursor } from './use-chart-cursor.ts'
import { useWidth } from './use-width.ts'

interface HistogramProps extends Pick<ChartFrameProps, 'title' | 'subtitle' | 'file'> {
  /** "Age in years" */
  readonly measure: string
  /** "patients" */
  readonly unit: string
  readonly bars: readonly Bar[]
  /** Same top for charts that are compared. */
  readonly max?: number
  readonly height?: number
}

const LEFT = 44
const TOP = 20
const BOTTOM = 26

/** Words in place of a number are longer than a narrow bar. */
const sideways = (count: CountValue, step: number) => count.kind === 'unknown' && step < 84

/** Counts by class, from zero. Fewer than 11 is hatched over its whole range; not recorded is a gap with words. */
export const Histogram = ({ title, subtitle, file, measure, unit, bars, max, height = 220 }: HistogramProps) => {
  const { ref, width } = useWidth(560)
  const id = useId()
  const axis = zeroAxis(max ?? largest(bars))
  const some = hasNumbers(bars)
  const read = (i: number) => `${measure} ${bars[i]?.label}: ${spokenCount(bars[i]?.count ?? { kind: 'unknown' }, unit, some)}`
  const { cursor, setCursor, spoken, text, onKeyDown } = useChartCursor(1, bars.length, ({ column }) => read(column))
  const step = (width - LEFT) / Math.max(1, bars.length)
  const y = (value: number) => height - BOTTOM - (value / axis.max) * (height - BOTTOM - TOP)
  const bottom = height - BOTTOM
  const every = step >= 50 ? 1 : 2
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      file={file}
      table={{ columns: [measure, unit], rows: bars.map((bar) => [bar.label, countText(bar.count, some)]) }}
    >
      <div ref={ref}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing that takes the keyboard as one group */}
        <svg
          role="group"
          aria-label={`${measure}, ${unit}. Arrow keys read the bars.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the one tab stop of the chart
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerLeave={() => setCursor(null)}
          width="100%"
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          className="block overflow-visible"
        >
          <HatchPattern id={id} />
          <g {...hiddenFromReaders} className="data numeric" fontSize="13">
            {axis.ticks.map((tick) => (
              <g key={tick}>
                <path d={`M${LEFT} ${y(tick)}H${width}`} stroke="var(--line)" />
                <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" fill="var(--ink-3)">
                  {integer(tick)}
                </text>
              </g>
            ))}
            {bars.map((bar, i) => {
              const x = LEFT + i * step
              const top = y(heightOf(bar.count))
              const chosen = cursor?.column === i
              // The hatch says it already; many narrow labels would only cover each other.
              const said = chosen || step >= (bar.count.kind === 'suppressed' ? 28 : 36) || bar.count.kind === 'unknown'
              return (
                <g key={bar.label} onPointerEnter={() => setCursor({ row: 0, column: i })}>
                  <rect x={x} y={TOP} width={step} height={bottom - TOP} fill="transparent" />
                  {bar.count.kind !== 'unknown' && (
                    <rect
                      x={x + step * 0.12}
                      y={top}
                      width={step * 0.76}
                      height={Math.max(bar.count.kind === 'suppressed' ? 6 : 0, bottom - top)}
                      fill={bar.count.kind === 'suppressed' ? `url(#${id})` : 'var(--ink-2)'}
                      stroke={chosen ? 'var(--focus)' : bar.count.kind === 'suppressed' ? 'var(--ink-3)' : 'none'}
                      strokeWidth={chosen ? 3 : 1}
                      transform={bar.count.kind === 'suppressed' && bottom - top < 6 ? `translate(0 ${bottom - top - 6})` : undefined}
                    />
                  )}
                  {said && (
                    <text
                      transform={`translate(${x + step / 2} ${Math.min(top, bottom - 6) - 5})${sideways(bar.count, step) ? ' translate(4 0) rotate(-90)' : ''}`}
                      textAnchor={sideways(bar.count, step) ? 'start' : 'middle'}
                      fill="var(--ink)"
                    >
                      {countText(bar.count, some)}
                    </text>
                  )}
                  {(i % every === 0 || chosen) && (
                    <text x={x + step / 2} y={bottom + 18} textAnchor="middle" fill="var(--ink-2)">
                      {bar.label}
                    </text>
                  )}
                </g>
              )
            })}
            <path d={`M${LEFT} ${bottom}H${width}`} stroke="var(--control)" />
          </g>
        </svg>
      </div>
      <Readout text={text} spoken={spoken} idle={barsIdle(measure, bars)} />
    </ChartFrame>
  )
}
