import type { QcConfig } from '#core/gear/judge.ts'
import { histogramOfMeasures, MEASURES, type Measure } from '#core/gear/measure.ts'
import { measureChart } from './gallery-chart.ts'
import type { GalleryFile } from './gallery-file.ts'
import { html, type Markup } from './html.ts'

const withUnit = (text: string, unit: string): string => `${text} ${unit}`.trim()

const binWords = (edges: readonly number[], bin: number): string => {
  if (bin === 0) return `below ${edges[0]}`
  return bin === edges.length ? `${edges[bin - 1]} and above` : `${edges[bin - 1]} to below ${edges[bin]}`
}

const finding = (measure: Measure, limit: number | null, values: readonly number[]): string => {
  const files = `${values.length} ${values.length === 1 ? 'file' : 'files'} measured.`
  if (limit === null) return `${files} No limit.`
  const least = measure.side === 'least'
  const beyond = values.filter((value) => (least ? value < limit : value > limit)).length
  return `${files} Asked for: at ${measure.side} ${withUnit(String(limit), measure.unit)}. ${beyond === 0 ? 'None' : beyond} ${least ? 'below' : 'above'}.`
}

const one = (check: string, counts: readonly number[], files: readonly GalleryFile[], config: QcConfig): Markup => {
  const measure = MEASURES[check]!
  const { edges, label, unit } = measure
  const values = files.flatMap(({ verdicts }) =>
    verdicts.flatMap((v) => (v.check === check && v.measured !== undefined ? [v.measured] : [])),
  )
  const limit = measure.limit?.(config) ?? null
  const words = finding(measure, limit, values)
  const rows = counts.map((count, bin) => html`<tr><th scope="row">${binWords(edges, bin)}</th><td class="number">${count}</td></tr>`)
  return html`<li><h3>${label}${unit === '' ? '' : `, ${unit}`}</h3><p class="small muted">${words}</p>${measureChart({ edges, counts, limit, words: `${label}. ${words}` })}<div class="axis"><span>below ${edges[0]!}</span><span>${edges.at(-1)!} and above</span></div><details class="small"><summary>Show as table</summary><table><thead><tr><th scope="col">${withUnit('Value,', unit || 'plain number')}</th><th scope="col" class="number">Files</th></tr></thead><tbody>${rows}</tbody></table></details></li>`
}

/** A small chart of each value that was measured on any file, with its limit. Empty where nothing was measured. */
export const galleryMeasures = (files: readonly GalleryFile[], config: QcConfig): Markup => {
  const found = histogramOfMeasures(files.map(({ row, verdicts }) => ({ patient: String(row), verdicts })))
  const charts = found.filter(({ counts }) => counts.some((count) => count > 0))
  if (charts.length === 0) return html``
  return html`<section aria-labelledby="measures"><h2 id="measures">Measured values</h2><p class="muted">All files that could be measured, excluded ones too. The dashed line is the limit.</p><ul class="measures">${charts.map(({ check, counts }) => one(check, counts, files, config))}</ul></section>`
}
