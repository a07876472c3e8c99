import type { Bar } from '#app/ui/chart/bars.ts'
import { Histogram } from '#app/ui/chart/histogram.tsx'
import { placeOfLimit } from '#app/ui/chart/place-of-limit.ts'
import { integer, list } from '#app/ui/format.ts'
import { type Chain, configOf } from '#core/gear/chain.ts'
import { type CheckName, levelSetting } from '#core/gear/checks.ts'
import { binWords, measureWords } from '#core/gear/measure-words.ts'
import type { SummaryMeasure } from '#core/listing/summary.ts'

const OTHERWISE: Readonly<Record<string, string>> = {
  exclude: 'otherwise left out',
  warn: 'otherwise kept with a warning',
  record: 'otherwise only written down',
}

/** "Files, at least 4 bit, otherwise left out" */
const threshold = ({ check, limit }: SummaryMeasure, gears: Chain | null): string => {
  const { asked } = measureWords(check, limit)
  const otherwise = OTHERWISE[String(configOf(gears ?? [], 'qc')[levelSetting(check as CheckName)])]
  return asked ? `Files, ${asked}${otherwise ? `, ${otherwise}` : ''}` : 'Files, no threshold'
}

/** "Most files: 7 to 8 bit (25)." */
const mostFiles = ({ check, limit, edges, bins }: SummaryMeasure): string => {
  const { unit } = measureWords(check, limit)
  const counts = bins.map((count) => (count.kind === 'count' ? count.value : 0))
  const most = counts.indexOf(Math.max(...counts))
  return `Most files: ${binWords(edges)[most]}${unit && ` ${unit}`} (${integer(counts[most] ?? 0)}).`
}

const MeasureChart = ({ measure, gears }: { measure: SummaryMeasure; gears: Chain | null }) => {
  const { check, limit, edges, bins } = measure
  const { label, unit, asked } = measureWords(check, limit)
  const names = binWords(edges)
  const bars: Bar[] = bins.map((count, i) => ({ label: names[i] ?? '', count }))
  return (
    <Histogram
      title={label}
      subtitle={threshold(measure, gears)}
      summary={mostFiles(measure)}
      measure={unit ? `${label} (${unit})` : label}
      unit="files"
      bars={bars}
      edges={edges}
      {...(asked && limit !== null ? { limit: { at: placeOfLimit(edges.map(Number), Number(limit)), words: asked } } : {})}
      height={190}
      file={`quality-${check}`}
    />
  )
}

/** How often each value of quality control was measured, with its threshold. Pictures stay at the site. */
export const MeasureCharts = ({ measures, gears }: { measures: readonly SummaryMeasure[]; gears: Chain | null }) => {
  const shown = measures.filter(({ bins }) => bins.some((count) => count.kind === 'count'))
  const hidden = measures
    .filter((measure) => !shown.includes(measure))
    .map(({ check, limit }) => measureWords(check, limit).label.toLowerCase())
  return (
    <>
      <ul className="grid gap-x-10 gap-y-10 md:grid-cols-2 2xl:grid-cols-3">
        {shown.map((measure) => (
          <li key={measure.check} className="min-w-0">
            <MeasureChart measure={measure} gears={gears} />
          </li>
        ))}
      </ul>
      {hidden.length > 0 && <p className="mt-6 max-w-measure text-table text-ink-2">Too few files to show a number: {list(hidden)}.</p>}
    </>
  )
}
