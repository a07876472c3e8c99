/** Text that is HTML already. Only `html` makes it, so that nothing else gets into a page unescaped. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Piece = Markup | readonly Markup[] | string | number

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Marks that cannot be seen, or that turn the direction of reading, are shown by their number: a file name may hold them. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark]!)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) => `\\u{${mark.codePointAt(0)!.toString(16)}}`)

const textOf = (piece: Piece): string => {
  if (piece instanceof Markup) return piece.text
  return typeof piece === 'object' ? piece.map(textOf).join('\n') : escaped(String(piece))
}

/** A piece of a page: what stands in the template is HTML, what is put in is text unless it is a piece itself. */
export const html = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup =>
  new Markup(parts.reduce((text, part, i) => text + textOf(pieces[i - 1] ?? '') + part))
