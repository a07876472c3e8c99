export type RoundCell = 'done' | 'current' | 'paused' | 'skipped' | 'failed' | 'to-come'

const WORD: Record<RoundCell, string> = {
  done: 'complete',
  current: 'under way',
  paused: 'paused',
  skipped: 'without this site',
  failed: 'failed',
  'to-come': 'to come',
}
const ORDER: readonly RoundCell[] = ['done', 'current', 'paused', 'skipped', 'failed', 'to-come']

const W = 8
const GAP = 3
const H = 18

const Glyph = ({ cell, x }: { cell: RoundCell; x: number }) => {
  switch (cell) {
    case 'done':
      return <rect x={x} y="0" width={W} height={H} fill="var(--ink)" />
    case 'current':
      return (
        <>
          <rect x={x + 0.75} y=".75" width={W - 1.5} height={H - 1.5} fill="none" stroke="var(--live)" strokeWidth="1.5" />
          <rect x={x} y={H / 2} width={W} height={H / 2} fill="var(--live)" />
        </>
      )
    case 'paused':
      return <path d={`M${x + 2} 0V${H} M${x + 6} 0V${H}`} stroke="var(--paused)" strokeWidth="2.5" />
    case 'skipped':
      return <path d={`M${x} ${H / 2}H${x + W}`} stroke="var(--ink-3)" strokeWidth="2" />
    case 'failed':
      return <path d={`M${x + 0.5} ${H / 2 - 4}l7 8m0-8l-7 8`} stroke="var(--deny)" strokeWidth="2" />
    case 'to-come':
      return <rect x={x + 0.5} y=".5" width={W - 1} height={H - 1} fill="none" stroke="var(--control)" />
  }
}

/** All rounds of a run in a row, a different glyph for each state, read as one sentence. */
export const RoundStrip = ({ cells, label = 'Rounds' }: { cells: readonly RoundCell[]; label?: string }) => {
  const said = ORDER.flatMap((kind) => {
    const n = cells.filter((cell) => cell === kind).length
    return n ? [`${n} ${WORD[kind]}`] : []
  })
  const width = cells.length * (W + GAP) - GAP
  return (
    <svg
      role="img"
      aria-label={`${label}: ${said.join(', ')}`}
      width={width}
      height={H}
      viewBox={`0 0 ${width} ${H}`}
      className="data h-[18px] max-w-full"
    >
      {cells.map((cell, i) => (
        <Glyph key={i} cell={cell} x={i * (W + GAP)} />
      ))}
    </svg>
  )
}
