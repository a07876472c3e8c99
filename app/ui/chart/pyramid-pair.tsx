'use client'

import { useId } from 'react'
import { type CountValue, countText } from '../number/count.tsx'
import { type Bar, barsIdle, hasNumbers, heightOf, largest, spokenCount } from './bars.ts'
import { ChartFrame, type ChartFrameProps } from './chart-frame.tsx'
import { HatchPattern } from './hatch.tsx'
import { hiddenFromReaders } from './hidden.ts'
import { Readout } from './readout.tsx'
import { zeroAxis } from './scale.ts'
import { useChartCursor } from './use-chart-cursor.ts'
import { useWidth } from './use-width.ts'

export interface Panel {
  /** "Women" */
  readonly name: string
  /** Same labels in every panel, in the same order. */
  readonly bars: readonly Bar[]
}

interface PyramidPairProps extends Pick<ChartFrameProps, 'title' | 'subtitle' | 'file'> {
  readonly measure: string
  readonly unit: string
  readonly panels: readonly Panel[]
}

const ROW = 22
const HEAD = 24
const LEFT = 56
const VALUE = 44

/** Age by sex: aligned panels on one scale, both from the left, told apart by their heading and not by colour. */
export const PyramidPair = ({ title, subtitle, file, measure, unit, panels }: PyramidPairProps) => {
  const { ref, width } = useWidth(560)
  const id = useId()
  const labels = panels[0]?.bars.map((bar) => bar.label) ?? []
  const top = zeroAxis(Math.max(0, ...panels.map((panel) => largest(panel.bars)))).max
  const count = (panel: number, i: number): CountValue => panels[panel]?.bars[i]?.count ?? { kind: 'unknown' }
  const some = (panel: number) => hasNumbers(panels[panel]?.bars ?? [])
  const read = (panel: number, i: number) => `${panels[panel]?.name}, ${labels[i]}: ${spokenCount(count(panel, i), unit, some(panel))}`
  // Up and down are the ages here, since they stand under each other; left and right change the panel.
  const { cursor, setCursor, spoken, text, onKeyDown } = useChartCursor(labels.length, panels.length, ({ row, column }) =>
    read(column, row),
  )
  const each = (width - LEFT) / Math.max(1, panels.length)
  const height = HEAD + labels.length * ROW + 4
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      file={file}
      table={{
        columns: [measure, ...panels.map((panel) => `${panel.name} (${unit})`)],
        rows: labels.map((label, i) => [label, ...panels.map((_, p) => countText(count(p, i), some(p)))]),
      }}
    >
      <div ref={ref}>
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing that takes the keyboard as one group */}
        <svg
          role="group"
          aria-label={`${measure} by panel, ${unit}. Arrow keys read the bars.`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the one tab stop of the chart
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerLeave={() => setCursor(null)}
          width="100%"
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          className="block"
        >
          <HatchPattern id={id} />
          <g {...hiddenFromReaders} className="data numeric" fontSize="13">
            {labels.map((label, i) => (
              <text key={label} x={LEFT - 10} y={HEAD + i * ROW + 15} textAnchor="end" fill="var(--ink-2)">
                {label}
              </text>
            ))}
            {panels.map((panel, p) => {
              const left = LEFT + p * each
              const unknown = !some(p)
              return (
                <g key={panel.name}>
                  <text x={left} y={14} fontWeight="600" fill="var(--ink)">
                    {panel.name}
                  </text>
                  <path d={`M${left} ${HEAD}V${height - 4}`} stroke="var(--control)" />
                  {unknown && (
                    <text x={left + 10} y={HEAD + 15} fill="var(--ink-3)">
                      not recorded
                    </text>
                  )}
                  {panel.bars.map((bar, i) => {
                    const hidden = bar.count.kind === 'suppressed'
                    const long = Math.max(hidden ? 8 : 0, (heightOf(bar.count) / top) * (each - VALUE - 12))
                    const chosen = cursor?.row === i && cursor.column === p
                    const y = HEAD + i * ROW
                    return (
                      <g key={bar.label} onPointerEnter={() => setCursor({ row: i, column: p })}>
                        <rect x={left} y={y} width={each - 8} height={ROW} fill="transparent" />
                        <rect
                          x={left}
                          y={y + 3}
                          width={long}
                          height={ROW - 6}
                          fill={hidden ? `url(#${id})` : 'var(--ink-2)'}
                          stroke={chosen ? 'var(--focus)' : hidden ? 'var(--ink-3)' : 'none'}
                          strokeWidth={chosen ? 3 : 1}
                        />
                        {!unknown && (
                          <text x={left + long + 6} y={y + 15} fill="var(--ink)">
                            {countText(bar.count, true)}
                          </text>
                        )}
                      </g>
                    )
                  })}
                </g>
              )
            })}
          </g>
        </svg>
      </div>
      <Readout
        text={text}
        spoken={spoken}
        idle={barsIdle(
          `${measure}.`,
          panels.flatMap((panel) => panel.bars),
        )}
      />
    </ChartFrame>
  )
}
