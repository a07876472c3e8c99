import type { QcConfig } from '#core/gear/judge.ts'
import { galleryDetails } from './gallery-details.ts'
import { galleryDocument } from './gallery-document.ts'
import { FILES_PER_PAGE, type GalleryFile } from './gallery-file.ts'
import { type GalleryGroup, galleryGroups } from './gallery-group.ts'
import { galleryMeasures } from './gallery-measures.ts'
import { galleryTile } from './gallery-tile.ts'
import { html, Markup } from './html.ts'

export interface Page {
  readonly name: string
  readonly text: string
}

/** Pictures of one reason on the first page; the others have pages of their own. */
const SHOWN_FIRST = 24
const KINDS = { excluded: 'excluded', warned: 'prepared', accepted: 'prepared' } as const
const STYLES = { excluded: 'bad', warned: 'warn', accepted: 'muted' } as const

const counted = (count: number): string => count.toLocaleString('en-GB')

const pageCount = (files: readonly unknown[]): number => Math.ceil(files.length / FILES_PER_PAGE)
const pageOf = <T>(files: readonly T[], page: number): readonly T[] => files.slice((page - 1) * FILES_PER_PAGE, page * FILES_PER_PAGE)

const pageLinks = (name: string, current: number, count: number): Markup => {
  if (count < 2) return html``
  const links = Array.from({ length: count }, (_, i) =>
    i + 1 === current
      ? html`<li><span aria-current="page">${i + 1}</span></li>`
      : html`<li><a href="${name}-${i + 1}.html"><span class="hidden">Page </span>${i + 1}</a></li>`,
  )
  return html`<nav class="many" aria-label="Pages"><ul class="pages">${links}</ul></nav>`
}

const section = ({ id, title, sentence, files }: GalleryGroup): Markup => {
  const more =
    files.length > SHOWN_FIRST ? html`<p><a href="${id}-1.html">All ${counted(files.length)} pictures, page by page</a></p>` : html``
  return html`<section${new Markup(files.length === 1 ? ' class="single"' : '')} aria-labelledby="${id}"><h2 id="${id}">${title} <span class="muted">${counted(files.length)}</span></h2><p>${sentence}</p><ul class="grid">${files.slice(0, SHOWN_FIRST).map(galleryTile)}</ul>${more}</section>`
}

const summary = (files: readonly GalleryFile[]): string => {
  const of = (status: GalleryFile['status']): number => files.filter((file) => file.status === status).length
  return `${counted(files.length)} files: ${counted(of('accepted') + of('warned'))} prepared, ${counted(of('warned'))} of them with a warning, and ${counted(of('excluded'))} excluded.`
}

const indexPage = (files: readonly GalleryFile[], groups: readonly GalleryGroup[], config: QcConfig, synthetic: boolean): Page => ({
  name: 'index.html',
  text: galleryDocument({
    title: 'Quality control gallery',
    skip: 'Skip to the pictures',
    head: html`<h1>Quality control gallery</h1>
<p><strong>${summary(files)}</strong> For the data steward. These pages and their pictures lie on this computer only. A row number is the line of report.csv. Select a picture for its details.</p>
${synthetic ? html`<p class="synthetic"><strong>Synthetic.</strong> Every prepared picture is marked as synthetic: it was drawn by a program and shows no person.</p>` : ''}
<nav aria-label="Groups"><ul class="index">
${groups.map(({ id, title, kind, files: { length } }) => html`<li><b>${counted(length)}</b> <a href="#${id}">${title}</a> <span class="small ${STYLES[kind]}">${KINDS[kind]}</span></li>`)}
</ul><p class="small"><a href="files-1.html#all">All files with their details, in the order of report.csv</a></p></nav>`,
    main: html`<div class="groups">${galleryMeasures(files, config)}${groups.map(section)}</div>`,
  }),
})

const BACK = html`<p class="small"><a href="index.html">Quality control gallery</a></p>`

const groupPage = ({ id, title, sentence, files }: GalleryGroup, page: number): Page => ({
  name: `${id}-${page}.html`,
  text: galleryDocument({
    title: `${title}, page ${page}`,
    skip: 'Skip to the pictures',
    head: html`${BACK}<h1>${title} <span class="muted">${counted(files.length)}</span></h1><p>${sentence}</p>`,
    main: html`${pageLinks(id, page, pageCount(files))}<ul class="grid">${pageOf(files, page).map(galleryTile)}</ul>${pageLinks(id, page, pageCount(files))}`,
  }),
})

const detailsPage = (files: readonly GalleryFile[], page: number): Page => {
  const shown = pageOf(files, page)
  const rows = `rows ${shown[0]!.row} to ${shown.at(-1)!.row}`
  return {
    name: `files-${page}.html`,
    text: galleryDocument({
      title: `Details, ${rows}`,
      skip: 'Skip to the files',
      head: html`${BACK}<h1 id="all">Details <span class="muted">${rows} of report.csv</span></h1>`,
      main: html`${pageLinks('files', page, pageCount(files))}${shown.map((file) => galleryDetails(file, files.length + 1))}${pageLinks('files', page, pageCount(files))}`,
    }),
  }
}

/** All pages, one after the other: the first by reason, then each long reason page by page, then the details of every file. */
export function* galleryPages(files: readonly GalleryFile[], config: QcConfig, synthetic: boolean): Generator<Page> {
  const groups = galleryGroups(files)
  yield indexPage(files, groups, config, synthetic)
  for (const group of groups.filter(({ files: { length } }) => length > SHOWN_FIRST))
    for (let page = 1; page <= pageCount(group.files); page++) yield groupPage(group, page)
  for (let page = 1; page <= pageCount(files); page++) yield detailsPage(files, page)
}
