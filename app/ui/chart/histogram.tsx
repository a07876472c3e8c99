'use client'

import { useId } from 'react'
import { integer } from '../format.ts'
import { type CountValue, countText } from '../number/count.tsx'
import { type Bar, barsIdle, heightOf, isWithheld, largest, spokenCount } from './bars.ts'
import { ChartFrame, type ChartFrameProps } from './chart-frame.tsx'
import { HatchPattern } from './hatch.tsx'
import { hiddenFromReaders } from './hidden.ts'
import { type Limit, LimitLine } from './limit-line.tsx'
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
  /** Written between the bars, in place of a label under each: the bars are ranges between these values. */
  readonly edges?: readonly string[]
  readonly limit?: Limit
  /** What the drawing shows, in a sentence: read with its name, and written under it. */
  readonly summary?: string
}

const LEFT = 44
const TOP = 20
/** Above the numbers of the bars. */
const LIMIT_WORDS = 18
const BOTTOM = 26

/** Width of a digit above a bar, with a little air. */
const DIGIT = 9
/** Room for one value of the axis. */
const EDGE = 46
/** Words in place of a number are longer than a narrow bar. */
const sideways = (count: CountValue, step: number) => count.kind === 'unknown' && step < 84

/** Counts by class, from zero. Fewer than 11 is hatched over its whole range; withheld is a gap with words. */
export const Histogram = ({ title, subtitle, file, measure, unit, bars, max, height = 220, edges, limit, summary }: HistogramProps) => {
  const { ref, width } = useWidth(560)
  const id = useId()
  const axis = zeroAxis(max ?? largest(bars))
  const read = (i: number) => `${measure} ${bars[i]?.label}: ${spokenCount(bars[i]?.count ?? { kind: 'unknown' }, unit, true)}`
  const { cursor, setCursor, spoken, text, onKeyDown } = useChartCursor(1, bars.length, ({ column }) => read(column))
  const top = limit ? TOP + LIMIT_WORDS : TOP
  const step = (width - LEFT) / Math.max(1, bars.length)
  const y = (value: number) => height - BOTTOM - (value / axis.max) * (height - BOTTOM - top)
  const bottom = height - BOTTOM
  const every = edges ? Math.ceil(EDGE / step) : step >= 50 ? 1 : 2
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      file={file}
      table={{ columns: [measure, unit], rows: bars.map((bar) => [bar.label, countText(bar.count, true)]) }}
    >
      {isWithheld(bars) && <p className="text-table text-ink-2">All of it is withheld: with the total it would give small numbers away.</p>}
      <div ref={ref} hidden={isWithheld(bars)}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing that takes the keyboard as one group */}
        <svg
          role="group"
          aria-label={[`${measure}, ${unit}.`, limit && `Threshold: ${limit.words}.`, summary, 'Arrow keys read the bars.']
            .filter(Boolean)
            .join(' ')}
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
              const head = y(heightOf(bar.count))
              const chosen = cursor?.column === i
              const words = countText(bar.count, true)
              // The hatch says it already; many narrow labels would only cover each other.
              const said =
                chosen ||
                bar.count.kind === 'unknown' ||
                (bar.count.kind === 'suppressed' ? !edges && step >= 28 : step >= words.length * DIGIT)
              return (
                <g key={bar.label} onPointerEnter={() => setCursor({ row: 0, column: i })}>
                  <rect x={x} y={top} width={step} height={bottom - top} fill="transparent" />
                  {bar.count.kind !== 'unknown' && (
                    <rect
                      x={x + step * 0.12}
                      y={head}
                      width={step * 0.76}
                      height={Math.max(bar.count.kind === 'suppressed' ? 6 : 0, bottom - head)}
                      fill={bar.count.kind === 'suppressed' ? `url(#${id})` : 'var(--ink-2)'}
                      stroke={chosen ? 'var(--focus)' : bar.count.kind === 'suppressed' ? 'var(--ink-3)' : 'none'}
                      strokeWidth={chosen ? 3 : 1}
                      transform={bar.count.kind === 'suppressed' && bottom - head < 6 ? `translate(0 ${bottom - head - 6})` : undefined}
                    />
                  )}
                  {said && (
                    <text
                      transform={`translate(${x + step / 2} ${Math.min(head, bottom - 6) - 5})${sideways(bar.count, step) ? ' translate(4 0) rotate(-90)' : ''}`}
                      textAnchor={sideways(bar.count, step) ? 'start' : 'middle'}
                      fill="var(--ink)"
                    >
                      {words}
                    </text>
                  )}
                  {!edges && (i % every === 0 || chosen) && (
                    <text x={x + step / 2} y={bottom + 18} textAnchor="middle" fill="var(--ink-2)">
                      {bar.label}
                    </text>
                  )}
                </g>
              )
            })}
            {edges?.map(
              (edge, i) =>
                i % every === 0 && (
                  <text key={edge} x={LEFT + (i + 1) * step} y={bottom + 18} textAnchor="middle" fill="var(--ink-2)">
                    {edge}
                  </text>
                ),
            )}
            <path d={`M${LEFT} ${bottom}H${width}`} stroke="var(--control)" />
            {limit && <LimitLine words={limit.words} x={LEFT + limit.at * step} top={top} bottom={bottom} right={width} />}
          </g>
        </svg>
      </div>
      {!isWithheld(bars) && <Readout text={text} spoken={spoken} idle={barsIdle(summary ?? `${measure}.`, bars)} />}
    </ChartFrame>
  )
}
