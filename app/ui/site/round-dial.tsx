import { arc, arcs } from '../arc.ts'
import { list } from '../format.ts'

export interface DialSite {
  readonly name: string
  readonly state: 'returned' | 'working' | 'paused' | 'failed' | 'waiting'
}

interface RoundDialProps {
  readonly round: number
  readonly rounds: number
  readonly sites: readonly DialSite[]
  readonly size?: number
}

const WORD: Record<DialSite['state'], string> = {
  returned: 'returned',
  working: 'working',
  paused: 'paused',
  failed: 'failed',
  waiting: 'waiting',
}
/** Width and dash tell the states apart, not hue. */
const STROKE: Record<DialSite['state'], { width: number; dash?: string; colour: string }> = {
  returned: { width: 9, colour: 'var(--ink)' },
  working: { width: 3, colour: 'var(--live)' },
  paused: { width: 3, dash: '2 4', colour: 'var(--paused)' },
  failed: { width: 3, dash: '8 5', colour: 'var(--deny)' },
  waiting: { width: 1.5, colour: 'var(--control)' },
}

/** The round: an open ring, one arc a site, thick when it has returned, closed when all have. */
export const RoundDial = ({ round, rounds, sites, size = 96 }: RoundDialProps) => {
  const closed = sites.every((site) => site.state === 'returned')
  const said = [...new Set(sites.map((site) => site.state))].map(
    (state) => `${list(sites.filter((site) => site.state === state).map((site) => site.name))} ${WORD[state]}`,
  )
  return (
    <svg
      role="img"
      aria-label={`Round ${round} of ${rounds}. ${said.join('; ')}.`}
      width={size}
      height={size}
      viewBox="0 0 96 96"
      className="data shrink-0"
    >
      {arcs(sites.length, closed ? 0 : 0.035).map((a, i) => {
        const stroke = STROKE[sites[i]?.state ?? 'waiting']
        return (
          <path
            key={i}
            d={arc(48, 48, 40, a.from, Math.min(a.to, a.from + 0.9999))}
            fill="none"
            stroke={stroke.colour}
            strokeWidth={stroke.width}
            strokeDasharray={stroke.dash}
          />
        )
      })}
      <text x="48" y="49" textAnchor="middle" className="numeric" fontSize="26" fontWeight="700" fill="var(--ink)">
        {round}
      </text>
      <text x="48" y="65" textAnchor="middle" className="numeric" fontSize="13" fill="var(--ink-2)">
        of {rounds}
      </text>
    </svg>
  )
}
