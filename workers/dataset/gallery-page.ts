/** One picture or file of the gallery. Nothing here names a patient or a path: `row` leads to report.csv, which does. */
export interface GalleryEntry {
  /** Line of report.csv. */
  readonly row: number
  /** Relative address of the picture; `null` where none could be decoded. */
  readonly src: string | null
  readonly view: string
  readonly bits: string
  readonly window: string
  /** The check that decided, or that warned; empty when all passed. */
  readonly check: string
  /** Results that are not a PASS, in words. */
  readonly notes: readonly string[]
  readonly split: string
  readonly label: string
}

export interface GalleryGroup {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly kind: 'excluded' | 'warned' | 'accepted'
  readonly total: number
  readonly entries: readonly GalleryEntry[]
  /** Pictures that may show a name stay closed until somebody opens them. */
  readonly closed: boolean
}

const STYLE = `
:root{color-scheme:light dark;--paper:oklch(.985 .004 230);--surface:#fff;--line:oklch(.87 .012 230);--ink:oklch(.25 .035 240);--ink2:oklch(.44 .035 238);--link:oklch(.43 .12 250);--focus:oklch(.45 .19 300);--review:oklch(.47 .1 70);--reviewbg:oklch(.965 .035 85);--deny:oklch(.46 .165 27)}
@media (prefers-color-scheme:dark){:root{--paper:oklch(.19 .022 240);--surface:oklch(.225 .024 240);--line:oklch(.34 .025 240);--ink:oklch(.95 .008 230);--ink2:oklch(.8 .018 232);--link:oklch(.8 .1 245);--focus:oklch(.82 .11 305);--review:oklch(.85 .125 85);--reviewbg:oklch(.32 .055 78);--deny:oklch(.79 .12 25)}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 "Atkinson Hyperlegible Next",system-ui,sans-serif;font-variant-numeric:tabular-nums}
main,header{max-width:1200px;margin:0 auto;padding:16px}
main{display:flex;flex-wrap:wrap;gap:0 24px}
section{flex:1 1 100%;min-width:0}
section.single{flex:0 1 270px}
h1{font-size:2rem;line-height:1.15;margin:8px 0}
h2{font-size:1.5rem;line-height:1.25;margin:32px 0 4px;scroll-margin-top:8px}
p{max-width:68ch;margin:4px 0 12px}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px;background:var(--surface);padding:8px}
.synthetic{border:1px solid var(--review);background:var(--reviewbg);border-radius:10px;padding:12px 16px;max-width:none}
nav ul{list-style:none;padding:0;margin:8px 0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,280px),1fr));gap:4px 16px}
nav li{display:flex;gap:8px;align-items:baseline}nav b{min-width:3ch;text-align:right}
.grid{list-style:none;padding:0;margin:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,224px),1fr));gap:16px}
figure{margin:0;background:var(--surface);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.film{position:relative;display:block;background:#000;aspect-ratio:1;color:#fff;text-decoration:none}
.film img{width:100%;height:100%;object-fit:contain;display:block}
.film span{position:absolute;font-size:.8125rem;line-height:1.25;padding:2px 6px;background:rgb(0 0 0/.72);color:#fff;max-width:100%}
.none{display:grid;place-items:center;color:#c8d0d6;font-size:.875rem;aspect-ratio:auto;min-height:96px}
.tl{top:0;left:0}.tr{top:0;right:0}.bl{bottom:0;left:0}.br{bottom:0;right:0}
figcaption{padding:8px 12px 12px;font-size:.875rem;line-height:1.35;overflow-wrap:anywhere}
figcaption ul{margin:4px 0 0;padding-left:18px}
.muted{color:var(--ink2)}.bad{color:var(--deny)}.warn{color:var(--review)}
summary{cursor:pointer;padding:8px 0;min-height:44px}
`

const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const corner = (where: string, text: string): string => (text === '' ? '' : `<span class="${where}">${html(text)}</span>`)

const film = (entry: GalleryEntry): string => {
  const corners = corner('tl', entry.view) + corner('tr', entry.bits) + corner('bl', entry.window) + corner('br', entry.check)
  if (entry.src === null) return `<div class="film none"><em>no picture</em>${corners}</div>`
  const alt = `Picture of row ${entry.row}`
  return `<a class="film" href="${html(entry.src)}"><img loading="lazy" decoding="async" width="224" height="224" src="${html(entry.src)}" alt="${alt}">${corners}</a>`
}

const figure = (entry: GalleryEntry): string => {
  const facts = [entry.label === '' ? '' : `label ${entry.label}`, entry.split].filter((text) => text !== '').join(' · ')
  const notes = entry.notes.length === 0 ? '' : `<ul>${entry.notes.map((note) => `<li>${html(note)}</li>`).join('')}</ul>`
  return `<li><figure>${film(entry)}<figcaption>Row ${entry.row}${facts === '' ? '' : ` <span class="muted">${html(facts)}</span>`}${notes}</figcaption></figure></li>`
}

const section = (group: GalleryGroup): string => {
  const shown =
    group.entries.length < group.total
      ? `<p class="muted">The first ${group.entries.length} of ${group.total} are shown. All are in report.csv.</p>`
      : ''
  const list = `<ul class="grid">${group.entries.map(figure).join('\n')}</ul>`
  const body = group.closed ? `<details><summary>Show these pictures: they may show a name</summary>${list}</details>` : list
  return `<section${group.total === 1 ? ' class="single"' : ''} aria-labelledby="${group.id}"><h2 id="${group.id}">${html(group.title)} <span class="muted">${group.total}</span></h2><p>${html(group.sentence)}</p>${shown}${body}</section>`
}

const WORDS = { excluded: 'bad', warned: 'warn', accepted: 'muted' } as const

/** The whole page as one text: no script, nothing from a network, works from a disk. */
export const galleryPage = (groups: readonly GalleryGroup[], synthetic: boolean): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Quality control gallery</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the pictures</a>
<header>
<h1>Quality control gallery</h1>
<p>For the data steward. This page and its pictures lie on this computer only. A row number leads to the line of report.csv that names the file.</p>
${synthetic ? '<p class="synthetic"><strong>Synthetic.</strong> Every prepared picture is marked as synthetic: it was drawn by a program and shows no person.</p>' : ''}
<nav aria-label="Groups"><ul>
${groups.map((group) => `<li><b>${group.total}</b> <a href="#${group.id}">${html(group.title)}</a> <span class="${WORDS[group.kind]}">${group.kind}</span></li>`).join('\n')}
</ul></nav>
</header>
<main id="main" tabindex="-1">
${groups.map(section).join('\n')}
</main>
</body>
</html>
`
