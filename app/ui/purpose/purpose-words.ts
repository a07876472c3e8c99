import type { Purpose } from '#core/data-use/data-use.ts'
import { RESEARCH_WORDS } from '#core/data-use/words.ts'
import { countryName } from '../countries.ts'
import { date, list } from '../format.ts'

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const PEOPLE_WORDS: Record<Purpose['people'], string> = {
  anyone: 'people of any age',
  adults: 'adults',
  children: 'children',
}

/** What is done, with what it is about. */
export const researchSentence = ({ research, diseases }: Pick<Purpose, 'research' | 'diseases'>): string =>
  `${capital(list(research.map((kind) => RESEARCH_WORDS[kind])))}${diseases.length > 0 ? `, about ${list(diseases.map((one) => one.label))}` : ''}.`

/** Under which conditions. */
export const useSentence = ({ commercial, countries, people, until }: Purpose): string =>
  `${commercial ? 'Commercial' : 'Non-commercial'} use in ${list(countries.map(countryName))}, on images of ${PEOPLE_WORDS[people]}, until ${date(until)}.`

/** A purpose as one reads it aloud. */
export const purposeSentence = (purpose: Purpose): string => `${researchSentence(purpose)} ${useSentence(purpose)}`
