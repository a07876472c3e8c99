import { poolHistograms } from '#core/metrics/pool-histograms.ts'
import { scoreHistogram } from '#core/metrics/score-histogram.ts'
import type { Series } from '../chart/series.ts'
import type { MetricLike } from '../number/metric-value.tsx'
import { siteNumber } from '../site/series.ts'

/** Invented scores, only for the gallery: two classes that overlap, the positives higher. */
const N = 240
const noise = (i: number) => Math.sin(i * 12.9898) * 0.5 + Math.sin(i * 78.233) * 0.5
const LABELS = Uint8Array.from({ length: N }, (_, i) => (i % 3 === 0 ? 1 : 0))
const logits = (shift: number) => Array.from({ length: N }, (_, i) => (i % 3 === 0 ? 1.1 : -1.3) + shift + noise(i + 1) * 2.6)

const pooled = poolHistograms([0, 0.4, -0.3].map((shift) => scoreHistogram(logits(shift), LABELS, 11)))
if (!pooled) throw new Error('The invented scores are enough for a histogram.')
export const SCORES = pooled

/** Twenty sites over two hundred rounds, 120 of them done; the last site begins late, and one has a single class. */
const ROUNDS = 200
const DONE = 120
const at = (site: number, round: number): MetricLike => {
  if (round > DONE) return { kind: 'not-yet' }
  if (site === 11) return { kind: 'undefined', reason: 'ONE_CLASS' }
  if (site === 20 && round < 40) return { kind: 'not-recorded' }
  const best = 0.97 - (site % 7) * 0.02
  const value = best - (best - 0.56) * Math.exp(-round / (18 + site)) + noise(site * 1000 + round) * 0.012
  return { kind: 'value', value: value.toFixed(6), n: 80 }
}
const rounds = Array.from({ length: ROUNDS }, (_, i) => i + 1)
export const CROWD: Series[] = [
  { id: 'global', name: 'Global', values: rounds.map((round) => at(3, round)) },
  ...Array.from(
    { length: 20 },
    (_, i): Series => ({
      id: String(i),
      name: `Hospital ${i + 1}`,
      site: siteNumber(i),
      values: rounds.map((round) => at(i + 1, round)),
    }),
  ),
]
export const MODELS = ['Alone', 'Global', 'Personal']
export const MATRIX = ['Bethesda', 'Guangzhou', 'Hannover', 'Lisboa'].map((name, i) => ({
  name,
  values: MODELS.map((_, k): MetricLike => {
    if (i === 2) return { kind: 'undefined', reason: 'ONE_CLASS' }
    return { kind: 'value', value: (0.74 + k * 0.08 + i * 0.02).toFixed(6), n: 60 }
  }),
}))
