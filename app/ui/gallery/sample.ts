import type { Bar } from '../chart/bars.ts'
import type { Series } from '../chart/series.ts'
import type { MetricLike } from '../number/metric-value.tsx'

/** Invented numbers, only for the gallery. */
export const AS_OF = Date.UTC(2026, 10, 24, 14, 4, 33)

const values = (text: string): MetricLike[] =>
  text.split(' ').map((value) => (value === '-' ? { kind: 'private' } : { kind: 'value', value, n: 149 }))

export const AUC: Series[] = [
  { id: 'global', name: 'Global', values: values('0.61 0.70 0.76 0.80 0.83 0.86 0.88 0.90') },
  { id: 'b', name: 'Bethesda', site: 1, values: values('0.63 0.74 0.79 0.84 0.87 0.90 0.92 0.94') },
  { id: 'g', name: 'Guangzhou', site: 2, values: values('0.58 0.68 0.74 - - 0.84 0.86 0.88') },
  { id: 'l', name: 'Lisboa', site: 4, values: values('0.60 0.69 0.77 0.80 0.82 0.86 0.88 0.89') },
  { id: 'h', name: 'Hannover', site: 3, values: Array.from({ length: 8 }, () => ({ kind: 'undefined', reason: 'ONE_CLASS' }) as const) },
]
export const LOSS: Series[] = [
  { id: 'global', name: 'Global', values: values('0.69 0.61 0.55 0.50 0.46 0.42 0.39 0.37') },
  { id: 'b', name: 'Bethesda', site: 1, values: values('0.68 0.57 0.50 0.44 0.40 0.35 0.31 0.29') },
  { id: 'g', name: 'Guangzhou', site: 2, values: values('0.70 0.64 0.58 0.55 0.53 0.50 0.48 0.46') },
  { id: 'h', name: 'Hannover', site: 3, values: values('0.66 0.60 0.56 0.50 0.45 0.41 0.38 0.38') },
]
export const SIX: Series[] = [
  ...AUC.slice(0, 3),
  { id: 'l', name: 'Lisboa', site: 4, values: values('0.60 0.69 0.77 0.80 0.82 0.86 0.88 0.89') },
  { id: 'o', name: 'Oslo', site: 5, values: values('0.55 0.60 0.66 0.72 0.74 0.78 0.80 0.81') },
  { id: 'k', name: 'Kraków', site: 6, values: values('0.59 0.66 0.71 0.77 0.79 0.82 0.84 0.85') },
]

const bar = (label: string, n: number): Bar => ({ label, count: n < 11 ? { kind: 'suppressed', below: 11 } : { kind: 'count', value: n } })
const AGES = ['0–9', '10–19', '20–29', '30–39', '40–49', '50–59', '60–69', '70–79', '80–89']
export const bars = (counts: readonly number[]): Bar[] => AGES.map((age, i) => bar(age, counts[i] ?? 0))
export const WOMEN = bars([4, 15, 30, 45, 55, 50, 25, 7, 2])
export const MEN = bars([3, 20, 40, 50, 60, 65, 45, 15, 1])
/** One suppressed cell alone would be given away by the total, so a second is withheld. */
export const ALL: Bar[] = bars([7, 35, 70, 95, 115, 115, 70, 22, 20]).map((one, i) =>
  i === 8 ? { ...one, count: { kind: 'unknown' } } : one,
)
export const UNKNOWN: Bar[] = AGES.map((label) => ({ label, count: { kind: 'unknown' } }))
