import { EXCLUSIONS } from '#core/gear/exclusion.ts'
import type { QcVerdict } from '#core/gear/verdict.ts'
import { valuesChart } from './gallery-chart.ts'
import { checkTitle, detailsAddress, type GalleryFile, reasonId } from './gallery-file.ts'
import { closedFilm } from './gallery-tile.ts'
import { html, type Markup } from './html.ts'

const STATES = {
  FAIL: { words: 'Failed', order: 0 },
  WARN: { words: 'Warning', order: 1 },
  PASS: { words: 'Passed', order: 2 },
} as const

const STATUSES = {
  excluded: { words: 'Excluded', state: 'FAIL' },
  warned: { words: 'Prepared, with a warning', state: 'WARN' },
  accepted: { words: 'Prepared', state: 'PASS' },
} as const

/** A word, with a sign of its own shape. */
const chip = (state: QcVerdict['state'], words: string): Markup => html`<b class="${state}">${words}</b>`

const film = (file: GalleryFile, src: string | null, name: string, caption: string): Markup => {
  const picture =
    src === null
      ? html`<div class="film none">No picture could be made.</div>`
      : html`<a class="film" href="${src}"><img loading="lazy" decoding="async" width="320" height="320" src="${src}" alt="${name}, row ${file.row}"></a>`
  return html`<figure>${closedFilm(picture, file.mayShowName && src !== null)}<figcaption><strong>${name}</strong> ${caption}</figcaption></figure>`
}

/** What the gear `fix` put right: verdicts of their own. */
const isRepair = ({ check }: QcVerdict): boolean => check.startsWith('repaired-')

/** Numbers and words of our own lists only: no text of a header. */
const facts = ({ meta: { facts, film, voi }, verdicts, labels, split }: GalleryFile): readonly (readonly [string, string])[] => [
  ...(film
    ? ([
        ['Columns × rows', `${film.widthPx} × ${film.heightPx}${film.frames > 1 ? `, ${film.frames} frames` : ''}`],
        ['Bits', `${film.bitsStored} of ${film.bitsAllocated}, ${film.signed ? 'signed' : 'unsigned'}`],
        ['Photometric', film.photometric],
        ['Transfer syntax', film.transferSyntax],
        ['Pixel spacing', film.spacingMm ? `${film.spacingMm.map((mm) => mm.toFixed(3)).join(' × ')} mm` : 'not stated'],
      ] as const)
    : []),
  ...(facts
    ? ([
        ['View', facts.view ?? 'not stated'],
        ['Maker', facts.vendor ?? 'not stated'],
      ] as const)
    : []),
  ...(voi === '' ? [] : ([['Window used', voi.replace(/^window (.+)\/(.+)$/, 'centre $1, width $2')]] as const)),
  ...verdicts.filter(isRepair).map(({ check, value }) => ['Repaired', `${check.slice(9).replaceAll('-', ' ')} ${value}`] as const),
  ...Object.entries(labels).map(([name, value]) => [`Label ${name}`, String(value)] as const),
  ...(split === '' ? [] : ([['Split', split]] as const)),
]

const checks = ({ row, verdicts }: GalleryFile): Markup => {
  if (verdicts.length === 0) return html``
  const sorted = verdicts.filter((verdict) => !isRepair(verdict)).toSorted((a, b) => STATES[a.state].order - STATES[b.state].order)
  const lines = sorted.map(
    ({ check, state, value, threshold }) =>
      html`<tr><th scope="row">${checkTitle(check)}</th><td>${chip(state, STATES[state].words)}</td><td>${value}</td><td>${threshold}</td></tr>`,
  )
  return html`<table class="checks"><caption>Checks of row ${row}</caption><thead><tr><th scope="col">Check</th><th scope="col">State</th><th scope="col">Found</th><th scope="col">Asked for</th></tr></thead><tbody>${lines}</tbody></table>`
}

const step = (row: number, words: string, last: number): Markup =>
  row < 2 || row > last ? html`` : html`<li><a href="${detailsAddress(row)}">${words} row ${row}</a></li>`

/**
 * Everything about one file: before and after, facts, the histogram of its values, each check.
 * @param last last line of report.csv
 */
export const galleryDetails = (file: GalleryFile, last: number): Markup => {
  const { row, path, status, reasons, meta } = file
  const { words, state } = STATUSES[status]
  const stored = meta.values
    ? `as stored: ${meta.values.from} black, ${meta.values.from + meta.values.step * meta.values.counts.length - 1} white, no window.`
    : ''
  return html`<article id="row-${row}" aria-labelledby="title-${row}">
<nav class="one" aria-label="Beside row ${row}"><ul class="pages">${step(row - 1, 'Previous:', last)}${step(row + 1, 'Next:', last)}<li><a href="#all">All files of this page</a></li></ul></nav>
<h2 id="title-${row}">Row ${row} ${chip(state, words)}</h2>
<p class="path"><span class="hidden">File: </span><bdi>${path}</bdi></p>
${reasons.map((reason) => html`<p>${EXCLUSIONS[reason]} <a class="small" href="index.html#${reasonId(reason)}">Others like it</a> <span class="muted small">${reason}</span></p>`)}
<div class="file">${film(file, file.before, 'Before', stored)}${film(file, file.after, 'After', file.after === null ? '' : status === 'excluded' ? 'as it would have been prepared.' : 'as prepared.')}
<div>${meta.values ? valuesChart(meta.values, meta.shown) : ''}<dl class="facts">${facts(file).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div></div>
${checks(file)}
</article>`
}
