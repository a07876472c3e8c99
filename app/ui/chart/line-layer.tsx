import { decimal } from '../format.ts'
import { DASH, HUE, SHAPE, type SiteNumber } from '../site/series.ts'
import { spread } from './end-labels.ts'
import { hiddenFromReaders } from './hidden.ts'
import type { Cursor } from './move-cursor.ts'
import type { PlotBox } from './plot-box.ts'
import { lastPoint, type Point, type Series, segments } from './series.ts'

const Mark = ({ site, x, y, size }: { site: SiteNumber; x: number; y: number; size: number }) => (
  <path d={SHAPE[site]} fill={HUE[site]} transform={`translate(${x - size / 2} ${y - size / 2}) scale(${size / 12})`} />
)

const Line = ({ one, box, faded, marks }: { one: Series; box: PlotBox; faded: boolean; marks: boolean }) => {
  const path = (points: readonly Point[]) =>
    points.map((point, i) => `${i ? 'L' : 'M'}${box.x(point.round).toFixed(1)} ${box.y(point.value).toFixed(1)}`).join('')
  const colour = one.site ? HUE[one.site] : 'var(--ink)'
  return (
    <g opacity={faded ? 0.3 : 1}>
      {segments(one.values).map((points) => (
        <g key={points[0]?.round}>
          <path
            d={path(points)}
            fill="none"
            stroke={colour}
            strokeWidth={one.site ? 1.75 : 3}
            strokeDasharray={one.site && DASH[one.site]}
            strokeLinejoin="round"
          />
          {one.site && marks
            ? points.map((point) => (
                <Mark key={point.round} site={one.site as SiteNumber} x={box.x(point.round)} y={box.y(point.value)} size={8} />
              ))
            : points.map((point) => (
                <circle key={point.round} cx={box.x(point.round)} cy={box.y(point.value)} r={one.site ? 1.75 : 3} fill={colour} />
              ))}
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
  const ends = series.flatMap((one) => {
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
  const chosen = cursor ? series[cursor.row] : undefined
  const metric = cursor && chosen ? chosen.values[cursor.column] : undefined
  const drawn = [...series].sort((a, b) => (a.site ? 0 : 1) - (b.site ? 0 : 1))
  return (
    <g {...hiddenFromReaders} className="data">
      {cursor && <path d={`M${box.x(cursor.column + 1)} ${box.top}V${box.bottom}`} stroke="var(--control)" />}
      {drawn.map((one) => (
        <Line key={one.id} one={one} box={box} faded={chosen !== undefined && chosen.id !== one.id} marks={rounds <= 40} />
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
              {one.site ? (
                <Mark site={one.site} x={labelX + 5} y={y} size={10} />
              ) : (
                <path d={`M${labelX} ${y}h10`} stroke="var(--ink)" strokeWidth="3" />
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
