import { decimal } from '../format.ts'
import { DASH, HUE, SHAPE, type SiteNumber } from '../site/series.ts'
import { isCrowd, namedOf } from './crowd.ts'
import { spread } from './end-labels.ts'
import { hiddenFromReaders } from './hidden.ts'
import type { Cursor } from './move-cursor.ts'
import type { PlotBox } from './plot-box.ts'
import { lastPoint, type Point, type Series, segments } from './series.ts'

const Mark = ({ site, x, y, size }: { site: SiteNumber; x: number; y: number; size: number }) => (
  <path d={SHAPE[site]} fill={HUE[site]} transform={`translate(${x - size / 2} ${y - size / 2}) scale(${size / 12})`} />
)

interface LineProps {
  readonly one: Series
  readonly box: PlotBox
  readonly look: 'global' | 'site' | 'crowd' | 'chosen'
  readonly faded: boolean
  readonly rounds: number
}

/** Above it dots would be a thick line, and thousands of them slow the page. */
const MOST_DOTTED = 40
const WIDTH = { global: 3, site: 1.75, crowd: 1, chosen: 2.5 } as const

const Line = ({ one, box, look, faded, rounds }: LineProps) => {
  const path = (points: readonly Point[]) =>
    points.map((point, i) => `${i ? 'L' : 'M'}${box.x(point.round).toFixed(1)} ${box.y(point.value).toFixed(1)}`).join('')
  const hue = one.site ? HUE[one.site] : 'var(--ink)'
  const colour = { global: hue, site: hue, crowd: 'var(--ink-3)', chosen: 'var(--focus)' }[look]
  return (
    <g opacity={faded ? 0.3 : look === 'crowd' ? 0.6 : 1}>
      {segments(one.values).map((points) => (
        <g key={points[0]?.round}>
          <path
            d={path(points)}
            fill="none"
            stroke={colour}
            strokeWidth={WIDTH[look]}
            strokeDasharray={look === 'site' && one.site ? DASH[one.site] : undefined}
            strokeLinejoin="round"
          />
          {/* A round between two gaps has no line that could show it. */}
          {points.map((point) => {
            if (rounds > MOST_DOTTED && points.length > 1) return null
            if (one.site && look === 'site' && rounds <= MOST_DOTTED)
              return <Mark key={point.round} site={one.site} x={box.x(point.round)} y={box.y(point.value)} size={8} />
            return look === 'crowd' && points.length > 1 ? null : (
              <circle key={point.round} cx={box.x(point.round)} cy={box.y(point.value)} r={one.site ? 1.75 : 3} fill={colour} />
            )
          })}
        </g>
      ))}
    </g>
  )
}

interface LayerProps {
  readonly series: readonly Series[]
  readonly box: PlotBox
  readonly cursor: Cursor | null
  readonly digits: number
  /** Names at the line ends. */
  readonly direct: boolean
  readonly rounds: number
}

/** Lines, marks, end labels and the chosen point. Sites first, the global model over them. */
export const LineLayer = ({ series, box, cursor, digits, direct, rounds }: LayerProps) => {
  const chosen = cursor ? series[cursor.row] : undefined
  const crowd = isCrowd(series)
  const lookOf = (one: Series): LineProps['look'] => (one.site ? (crowd ? (one.id === chosen?.id ? 'chosen' : 'crowd') : 'site') : 'global')
  const ends = namedOf(series, chosen).flatMap((one) => {
    const point = lastPoint(one.values)
    return point ? [{ one, point }] : []
  })
  const newest = Math.max(1, ...ends.map((end) => end.point.round))
  const labelX = box.x(newest) + 14
  const labelY = spread(
    ends.map((end) => box.y(end.point.value)),
    17,
    box.top + 4,
    box.bottom - 4,
  )
  const metric = cursor && chosen ? chosen.values[cursor.column] : undefined
  const height = (one: Series) => ({ crowd: 0, site: 0, global: 1, chosen: 2 })[lookOf(one)]
  const drawn = [...series].sort((a, b) => height(a) - height(b))
  return (
    <g {...hiddenFromReaders} className="data">
      {cursor && <path d={`M${box.x(cursor.column + 1)} ${box.top}V${box.bottom}`} stroke="var(--control)" />}
      {drawn.map((one) => (
        <Line
          key={one.id}
          one={one}
          box={box}
          look={lookOf(one)}
          faded={chosen !== undefined && chosen.id !== one.id && !(crowd && !one.site)}
          rounds={rounds}
        />
      ))}
      {cursor && metric?.kind === 'value' && (
        <circle cx={box.x(cursor.column + 1)} cy={box.y(Number(metric.value))} r="8" fill="none" stroke="var(--focus)" strokeWidth="2.5" />
      )}
      {direct &&
        ends.map(({ one, point }, i) => {
          const y = labelY[i] ?? 0
          return (
            <g key={one.id}>
              <path d={`M${box.x(point.round) + 6} ${box.y(point.value)}L${labelX - 3} ${y}`} stroke="var(--line)" />
              {one.site && !crowd ? (
                <Mark site={one.site} x={labelX + 5} y={y} size={10} />
              ) : (
                <path
                  d={`M${labelX} ${y}h10`}
                  stroke={one.site ? (one === chosen ? 'var(--focus)' : 'var(--ink-3)') : 'var(--ink)'}
                  strokeWidth={WIDTH[lookOf(one)]}
                />
              )}
              <text
                x={labelX + 16}
                y={y + 4.5}
                fontSize="13"
                fill="var(--ink)"
                stroke="var(--paper)"
                strokeWidth="4"
                paintOrder="stroke"
                strokeLinejoin="round"
                className="numeric"
                fontWeight={one.site ? 400 : 700}
              >
                {one.name} {decimal(point.value, digits)}
              </text>
            </g>
          )
        })}
    </g>
  )
}
