import { type CountValue, countText } from '../number/count.tsx'

export interface Bar {
  /** "0–9" */
  readonly label: string
  readonly count: CountValue
}

/** Height of a bar in counts: a suppressed one stands for its whole range. */
export const heightOf = (count: CountValue) => (count.kind === 'count' ? count.value : count.kind === 'suppressed' ? count.below - 1 : 0)
export const largest = (bars: readonly Bar[]) => bars.reduce((most, bar) => Math.max(most, heightOf(bar.count)), 0)
export const spokenCount = (count: CountValue, unit: string) =>
  count.kind === 'count'
    ? `${countText(count)} ${unit}`
    : count.kind === 'suppressed'
      ? `fewer than ${count.below} ${unit}, possibly none`
      : 'not recorded'
