import type { SummaryCell } from '#core/listing/summary.ts'
import { type CountValue, countText } from '../number/count.tsx'

export interface Bar {
  /** "0–9" */
  readonly label: string
  readonly count: CountValue
}

/** Bars of one row of a listing's summary. `words`: labels for its keys. */
export const barsOf = (cells: readonly SummaryCell[], words: Readonly<Record<string, string>> = {}): Bar[] =>
  cells.map((cell) => ({ label: words[cell.key] ?? cell.key.replace('-', '–'), count: cell.count }))

/** Every number of the table is held back, since together with its total they would give small ones away. */
export const isWithheld = (bars: readonly Bar[]) => bars.length > 0 && bars.every((bar) => bar.count.kind === 'unknown')

/** Among known numbers an unknown one was held back; where all are unknown, nothing was recorded. */
export const hasNumbers = (bars: readonly Bar[]) => bars.some((bar) => bar.count.kind !== 'unknown')

/** Height of a bar in counts: a suppressed one stands for its whole range. */
export const heightOf = (count: CountValue) => (count.kind === 'count' ? count.value : count.kind === 'suppressed' ? count.below - 1 : 0)
export const largest = (bars: readonly Bar[]) => bars.reduce((most, bar) => Math.max(most, heightOf(bar.count)), 0)

export const spokenCount = (count: CountValue, unit: string, amongOthers: boolean) => {
  if (count.kind === 'count') return `${countText(count)} ${unit}`
  if (count.kind === 'suppressed') return `fewer than ${count.below} ${unit}, possibly none`
  return amongOthers ? 'withheld, since another number could be calculated from it' : 'not recorded'
}

/** What stands under the chart while no bar is chosen. */
export const barsIdle = (said: string, bars: readonly Bar[]) => {
  const hidden = bars.find((bar) => bar.count.kind === 'suppressed')?.count
  return hidden?.kind === 'suppressed' ? `${said} Hatched: fewer than ${hidden.below}, possibly none.` : said
}
