'use client'

import type { KeyboardEvent, ReactNode } from 'react'
import { hiddenFromReaders } from './hidden.ts'
import { useWidth } from './use-width.ts'

const LEFT = 44
const TOP = 10
const BOTTOM = 46
const MOST = 440
const TICKS = [0, 0.25, 0.5, 0.75, 1]

export interface SquareBox {
  readonly x: (share: number) => number
  readonly y: (share: number) => number
}

interface SquarePlotProps {
  /** Accessible name: what is drawn, and its finding. */
  readonly label: string
  readonly across: string
  readonly up: string
  /** The diagonal, which both kinds of plot are read against. */
  readonly diagonal: string
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** Where the pointer is, as shares of the axes; null when it left. */
  readonly onPoint: (at: { readonly across: number; readonly up: number } | null) => void
  readonly children: (box: SquareBox) => ReactNode
}

/** A share against a share, both from 0 to 1, in a square. One tab stop. */
export const SquarePlot = ({ label, across, up, diagonal, onKeyDown, onPoint, children }: SquarePlotProps) => {
  const { ref, width } = useWidth(MOST)
  const side = Math.min(width, MOST) - LEFT - 12
  const box: SquareBox = { x: (share) => LEFT + share * side, y: (share) => TOP + (1 - share) * side }
  const height = TOP + side + BOTTOM
  return (
    <div ref={ref}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing that takes the keyboard as one group */}
      <svg
        role="group"
        aria-label={`${label} Arrow keys read the points.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the one tab stop of the chart
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          const at = event.currentTarget.getBoundingClientRect()
          onPoint({ across: (event.clientX - at.left - LEFT) / side, up: 1 - (event.clientY - at.top - TOP) / side })
        }}
        onPointerLeave={() => onPoint(null)}
        width={LEFT + side + 12}
        height={height}
        className="block max-w-full rounded-control"
      >
        <g {...hiddenFromReaders} fontSize="13" fill="var(--ink-3)" className="data numeric">
          {TICKS.map((tick) => (
            <g key={tick}>
              <path d={`M${box.x(0)} ${box.y(tick)}H${box.x(1)}M${box.x(tick)} ${box.y(0)}V${box.y(1)}`} stroke="var(--line)" />
              <text x={box.x(0) - 8} y={box.y(tick) + 4} textAnchor="end">
                {tick * 100}
              </text>
              <text x={box.x(tick)} y={box.y(0) + 18} textAnchor="middle">
                {tick * 100}
              </text>
            </g>
          ))}
          <text x={box.x(0.5)} y={box.y(0) + 38} textAnchor="middle" fill="var(--ink-2)">
            {across}
          </text>
          <text transform={`translate(12 ${box.y(0.5)}) rotate(-90)`} textAnchor="middle" fill="var(--ink-2)">
            {up}
          </text>
          <path d={`M${box.x(0)} ${box.y(0)}L${box.x(1)} ${box.y(1)}`} stroke="var(--ink-3)" strokeDasharray="1 3" />
          <text transform={`translate(${box.x(0.6)} ${box.y(0.6) + 16}) rotate(-45)`} textAnchor="middle">
            {diagonal}
          </text>
          {children(box)}
        </g>
      </svg>
    </div>
  )
}
