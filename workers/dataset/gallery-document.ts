import { GALLERY_STYLE } from './gallery-style.ts'
import { html, Markup } from './html.ts'

export interface GalleryDocument {
  readonly title: string
  /** What the link that jumps over the head leads to, in words. */
  readonly skip: string
  readonly head: Markup
  readonly main: Markup
}

/** Nothing is run, and nothing is fetched but pictures that lie beside the page. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; base-uri 'none'; form-action 'none'"

/** A whole page as one text: no script, nothing from a network, works from a disk. */
export const galleryDocument = ({ title, skip, head, main }: GalleryDocument): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Markup(GALLERY_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">${skip}</a>
<header>
${head}
</header>
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`.text
