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

/** Width in which more rounds than fit as glyphs are drawn. */
const DENSE_W = 440
const MOST_GLYPHS = 40

/** Neighbouring rounds of one state. */
export const runsOf = (cells: readonly RoundCell[]): { cell: RoundCell; from: number; n: number }[] => {
  const found: { cell: RoundCell; from: number; n: number }[] = []
  cells.forEach((cell, from) => {
    const last = found.at(-1)
    if (last?.cell === cell) last.n += 1
    else found.push({ cell, from, n: 1 })
  })
  return found
}

/** A block of rounds, at least as wide as can be seen. */
const Block = ({ cell, x, width }: { cell: RoundCell; x: number; width: number }) => {
  const w = Math.max(cell === 'failed' || cell === 'paused' || cell === 'current' ? 4 : 1, width)
  switch (cell) {
    case 'done':
      return <rect x={x} y="0" width={w} height={H} fill="var(--ink)" />
    case 'current':
      return <rect x={x} y="0" width={w} height={H} fill="var(--live)" />
    case 'paused':
      return <path d={`M${x + 1} 0V${H} M${x + w - 1} 0V${H}`} stroke="var(--paused)" strokeWidth="2" />
    case 'skipped':
      return <path d={`M${x} ${H / 2}h${w}`} stroke="var(--ink-3)" strokeWidth="2" />
    case 'failed':
      return <path d={`M${x} ${H / 2 - 5}l${w} 10m0-10l${-w} 10`} stroke="var(--deny)" strokeWidth="2" />
    case 'to-come':
      return <rect x={x + 0.5} y=".5" width={Math.max(0, w - 1)} height={H - 1} fill="none" stroke="var(--control)" />
  }
}

/** All rounds of a run in a row, a different glyph for each state, read as one sentence. Many rounds become blocks of one state. */
export const RoundStrip = ({ cells, label = 'Rounds' }: { cells: readonly RoundCell[]; label?: string }) => {
  const said = ORDER.flatMap((kind) => {
    const n = cells.filter((cell) => cell === kind).length
    return n ? [`${n} ${WORD[kind]}`] : []
  })
  const dense = cells.length > MOST_GLYPHS
  const width = dense ? DENSE_W : cells.length * (W + GAP) - GAP
  const step = DENSE_W / cells.length
  return (
    <svg
      role="img"
      aria-label={`${label}: ${said.join(', ')}`}
      width={width}
      height={H}
      viewBox={`0 0 ${width} ${H}`}
      preserveAspectRatio={dense ? 'none' : undefined}
      className="data h-[18px] max-w-full"
    >
      {dense
        ? runsOf(cells).map(({ cell, from, n }) => <Block key={from} cell={cell} x={from * step} width={n * step} />)
        : cells.map((cell, i) => <Glyph key={i} cell={cell} x={i * (W + GAP)} />)}
    </svg>
  )
}
