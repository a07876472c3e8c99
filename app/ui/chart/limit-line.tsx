export interface Limit {
  /** Place on the axis in bars from the left. */
  readonly at: number
  /** "at least 4 bit" */
  readonly words: string
}

interface LimitLineProps {
  readonly words: string
  readonly x: number
  readonly top: number
  readonly bottom: number
  /** Right end of the drawing, where words must end. */
  readonly right: number
}

/** Where a value stops being accepted: a dashed line with its words, which stay inside the drawing. */
export const LimitLine = ({ words, x, top, bottom, right }: LimitLineProps) => {
  const left = x > right / 2
  return (
    <g>
      <path d={`M${x} ${top - 32}V${bottom}`} stroke="var(--deny)" strokeWidth={2} strokeDasharray="6 3" />
      <text x={left ? x - 6 : x + 6} y={top - 22} textAnchor={left ? 'end' : 'start'} fill="var(--deny)" fontWeight={600}>
        {words}
      </text>
    </g>
  )
}
