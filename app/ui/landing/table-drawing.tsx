import { arc } from '../arc.ts'
import { SHAPE, type SiteNumber } from '../site/series.ts'

const CENTRE = 210
const RING = 118

interface SeatProps {
  readonly x: number
  readonly y: number
  readonly mark: SiteNumber
}

/** A site: its images, stacked and locked, and its mark. */
const Seat = ({ x, y, mark }: SeatProps) => (
  <g transform={`translate(${x} ${y})`}>
    <path d="M-20-26h34v42h-34Z" fill="var(--paper)" transform="translate(10 -8)" />
    <path d="M-20-26h34v42h-34Z" fill="var(--paper)" transform="translate(5 -4)" />
    <path d="M-20-26h34v42h-34Z" fill="var(--surface)" />
    <path d="M-10-6h14v11h-14Z" fill="var(--ink)" />
    <path d="M-7.500-6v-4a4.500 4.500 0 0 1 9 0v4" />
    <path d={SHAPE[mark]} fill="var(--ink)" stroke="none" transform="translate(-9 24)" />
  </g>
)

/** From the seat to the middle: an update. */
const Update = ({ turn, sent }: { turn: number; sent: boolean }) => (
  <g transform={`rotate(${turn * 360} ${CENTRE} ${CENTRE})`}>
    <path
      d={`M${CENTRE} ${CENTRE - RING + 14}V${CENTRE - 52}`}
      strokeDasharray={sent ? undefined : '2 6'}
      stroke={sent ? 'var(--ink)' : 'var(--ink-3)'}
    />
    {sent && <path d={`M${CENTRE - 5} ${CENTRE - 58}l5 6 5-6`} />}
  </g>
)

/** The round as a picture: four seats, three have returned, the ring still open. */
export const TableDrawing = () => (
  <svg
    aria-hidden="true"
    viewBox="0 0 420 420"
    className="h-auto w-full max-w-[26rem]"
    fill="none"
    stroke="var(--ink)"
    strokeWidth="1.75"
    strokeLinejoin="round"
    strokeLinecap="round"
  >
    <path d={arc(CENTRE, CENTRE, RING, 0.02, 0.23)} strokeWidth="12" strokeLinecap="butt" />
    <path d={arc(CENTRE, CENTRE, RING, 0.27, 0.48)} strokeWidth="12" strokeLinecap="butt" />
    <path d={arc(CENTRE, CENTRE, RING, 0.52, 0.73)} strokeWidth="12" strokeLinecap="butt" />
    <path d={arc(CENTRE, CENTRE, RING, 0.77, 0.98)} strokeWidth="2" />
    <Update turn={0.125} sent />
    <Update turn={0.375} sent />
    <Update turn={0.625} sent />
    <Update turn={0.875} sent={false} />
    <circle cx={CENTRE} cy={CENTRE} r="40" fill="var(--surface)" />
    <path d={`M${CENTRE - 22} ${CENTRE + 12}l11-13 11 5 11-13 11-5`} strokeWidth="3" />
    <Seat x={336} y={88} mark={1} />
    <Seat x={336} y={336} mark={2} />
    <Seat x={84} y={336} mark={3} />
    <Seat x={84} y={88} mark={4} />
  </svg>
)
