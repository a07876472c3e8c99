import { checkTitle, detailsAddress, type GalleryFile, reasonTitle } from './gallery-file.ts'
import { html, type Markup } from './html.ts'

/** A picture that may show a name is behind a button that says so. */
export const closedFilm = (film: Markup, closed: boolean): Markup =>
  closed ? html`<details class="closed"><summary>May show a name. Open the picture</summary>${film}</details>` : film

const found = ({ verdicts }: GalleryFile) => verdicts.filter(({ state }) => state !== 'PASS')

const decided = (file: GalleryFile): string => {
  const failed = found(file).find(({ state }) => state === 'FAIL')
  if (failed) return checkTitle(failed.check)
  if (file.reasons[0]) return reasonTitle(file.reasons[0])
  const warned = found(file)[0]
  return warned ? checkTitle(warned.check) : 'all checks passed'
}

const corners = (where: 'top' | 'bottom', ...texts: readonly string[]): Markup =>
  html`<span class="corners ${where}">${texts.map((text) => (text === '' ? html`` : html`<span>${text}</span>`))}</span>`

/** One picture among others: what the corners of a film say, and what was found. Leads to its details. */
export const galleryTile = (file: GalleryFile): Markup => {
  const { row, after, split, labels, meta } = file
  const { facts, voi } = meta
  const address = detailsAddress(row)
  const film =
    after === null
      ? html`<a class="film none" href="${address}"><span>No picture. Details of row ${row}</span>${corners('bottom', decided(file))}</a>`
      : html`<a class="film" href="${address}"><img loading="lazy" decoding="async" width="192" height="192" src="${after}" alt="Details of row ${row}">${corners('top', facts ? (facts.view ?? 'view not stated') : '', facts ? `${facts.bitsStored} bit` : '')}${corners('bottom', voi, decided(file))}</a>`
  const label = Object.values(labels).join(', ')
  const words = [label === '' ? '' : `label ${label}`, split].filter((text) => text !== '').join(' · ')
  const notes = found(file).map(({ check, value, threshold }) => html`<li>${checkTitle(check)}: ${value} (asked for: ${threshold})</li>`)
  return html`<li><figure class="tile">${closedFilm(film, file.mayShowName && after !== null)}<figcaption><a href="${address}">Row ${row}</a> <span class="muted">${words}</span>${notes.length > 0 ? html`<ul>${notes}</ul>` : ''}</figcaption></figure></li>`
}
