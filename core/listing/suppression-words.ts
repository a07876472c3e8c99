import { ROUNDED_TO } from './count.ts'

/** The rules by which counts left a site, for people: what a steward agrees to, and what a reader of the listing must know. */
export const suppressionSentences = (k: number): string[] => [
  `A number with fewer than ${k} people behind it is hidden at the site. Zero looks the same.`,
  `The other numbers are rounded to a multiple of ${ROUNDED_TO}, never to less than ${k}.`,
  'Where a total would give a hidden number away, the smallest of its neighbours is withheld too, and all hidden numbers of that table look the same.',
  `Unless some number has changed by at least ${k} since the site last told its numbers, the earlier ones are told again, word for word.`,
]
