import type { ValueCounts } from '../gears/before.ts'
import { html, type Markup } from './html.ts'

const WIDTH = 256
const HEIGHT = 72

/** What occurs at all is seen, however rare. */
const barHeight = (share: number): number => (share === 0 ? 0 : Math.max(2, Math.round(share * (HEIGHT - 6))))

/** One outline for all bars: fewer bytes than a shape for each. */
const outline = (shares: readonly number[]): string => {
  const step = WIDTH / shares.length
  const places = shares.map((share, i) => `V${HEIGHT - barHeight(share)}H${Math.round((i + 1) * step * 10) / 10}`)
  return `M0 ${HEIGHT}${places.join('')}V${HEIGHT}Z`
}

/** How often each stored value occurs, heights by square root, with the range that the window shows as shades of grey. */
export const valuesChart = ({ from, step, counts }: ValueCounts, shown: readonly [number, number] | null): Markup => {
  const most = Math.max(1, ...counts)
  const to = from + step * counts.length
  const at = (value: number): number => Math.round(((value - from) / (to - from)) * WIDTH * 10) / 10
  const window = shown
    ? html`<rect class="shown" x="${at(shown[0])}" y="0" width="${at(shown[1] + 1) - at(shown[0])}" height="${HEIGHT}"/>`
    : html``
  const edges = shown ? html`<path class="edge" d="M${at(shown[0])} 0V${HEIGHT}M${at(shown[1] + 1)} 0V${HEIGHT}"/>` : html``
  const words = shown ? `The window shows ${shown[0]} to ${shown[1]}.` : 'No window was used.'
  return html`<figure><svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" height="${HEIGHT}" role="img" aria-label="Histogram of the stored values from ${from} to ${to - 1}. ${words}">${window}<path class="bars" d="${outline(counts.map((count) => Math.sqrt(count / most)))}"/>${edges}</svg><div class="axis"><span>${from}</span><span>${to - 1}</span></div><figcaption>Stored values; height is the square root of the count. ${words}</figcaption></figure>`
}

export interface MeasureChart {
  readonly edges: readonly number[]
  /** One more than the edges. */
  readonly counts: readonly number[]
  readonly limit: number | null
  readonly words: string
}

/** Bins of equal width whatever their edges; the limit stands where it lies between them. */
export const measureChart = ({ edges, counts, limit, words }: MeasureChart): Markup => {
  const most = Math.max(1, ...counts)
  const bin = limit === null ? -1 : edges.findIndex((edge) => limit < edge)
  const low = edges[bin - 1]
  const place = limit === null || bin < 0 ? edges.length : bin + (low === undefined ? 1 : (limit - low) / (edges[bin]! - low))
  const x = Math.round((place / counts.length) * WIDTH * 10) / 10
  const line = limit === null ? html`` : html`<path class="limit" d="M${x} 0V${HEIGHT}"/>`
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" height="${HEIGHT}" role="img" aria-label="${words}"><path class="bars" d="${outline(counts.map((count) => count / most))}"/>${line}</svg>`
}
