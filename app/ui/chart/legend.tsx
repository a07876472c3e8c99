import { decimal } from '../format.ts'
import { DASH, HUE } from '../site/series.ts'
import { SiteMark } from '../site/site-mark.tsx'
import { isCrowd, namedOf } from './crowd.ts'
import { lastPoint, type Series } from './series.ts'

/** Where there is no room for names at the line ends. */
export const Legend = ({ series, digits }: { series: readonly Series[]; digits: number }) => {
  const crowd = isCrowd(series)
  return (
    <ul className="numeric flex flex-wrap gap-x-5 gap-y-1 text-table">
      {namedOf(series).map((one) => {
        const point = lastPoint(one.values)
        return (
          <li key={one.id} className={one.site ? 'inline-flex items-center gap-1.5' : 'inline-flex items-center gap-1.5 font-bold'}>
            <svg aria-hidden="true" width="24" height="4" viewBox="0 0 24 4" className="data">
              <path
                d="M0 2H24"
                stroke={one.site ? (crowd ? 'var(--ink-3)' : HUE[one.site]) : 'var(--ink)'}
                strokeWidth={one.site ? 2 : 3}
                strokeDasharray={crowd ? undefined : one.site && DASH[one.site]}
              />
            </svg>
            {one.site && !crowd && <SiteMark n={one.site} size={10} />}
            {one.name} {point && decimal(point.value, digits)}
          </li>
        )
      })}
    </ul>
  )
}
