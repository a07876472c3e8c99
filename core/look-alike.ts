/** Letters of other scripts that are drawn as a Latin one (from Unicode TS 39, confusables.txt): the first of each pair looks like the second. */
const TWINS =
  'АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԚQ ԜW аa сc ԁd еe һh іi јj ӏl оo рp ԛq ѕs уy хx ԝw ҮY ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa ιi οo νv ρp υu ϲc ϳj ցg հh օo ѵv'
const LATIN = new Map(TWINS.split(' ').map((pair) => [pair[0]!, pair[1]!]))
const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u]

/** Whether one word holds letters of two alphabets that share shapes, as `Hаnnover` with a Cyrillic а does. */
export const mixesAlphabets = (name: string): boolean =>
  name.split(/[^\p{L}\p{M}]+/u).some((word) => SCRIPTS.filter((script) => script.test(word)).length > 1)

/** The name as it looks: two names of one look are one name to a reader. Case, width, accents on their own and spacing do not tell them apart. */
export const looksLike = (name: string): string =>
  [...name.normalize('NFKC').replace(/\s+/gu, ' ').trim()]
    .map((letter) => LATIN.get(letter) ?? letter)
    .join('')
    .toLowerCase()

const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Bidi_Control}]/u
const escaped = (char: string): string => `\\u{${char.codePointAt(0)!.toString(16)}}`

/**
 * Text of a stranger as a terminal may print it: what is invisible, changes direction or moves the cursor is written as `\u{202e}`, and so is each
 * letter that is not Latin in a word that mixes alphabets.
 */
export const shown = (text: string): string =>
  text.replace(/[\p{L}\p{M}]+|[^\p{L}\p{M}]/gu, (part) =>
    mixesAlphabets(part)
      ? [...part].map((char) => (/\p{Script=Latin}/u.test(char) ? char : escaped(char))).join('')
      : hidden.test(part)
        ? [...part].map(escaped).join('')
        : part,
  )
