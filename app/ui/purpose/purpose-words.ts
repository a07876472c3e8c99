import type { Purpose, Research } from '#core/data-use/data-use.ts'
import { countryName } from '../countries.ts'
import { date, list } from '../format.ts'

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const PEOPLE_WORDS: Record<Purpose['people'], string> = {
  anyone: 'people of any age',
  adults: 'adults',
  children: 'children',
}

/** Shorter than the terms' own words, to stand in one sentence. */
const SHORT: Record<Research, string> = {
  methods: 'development of methods',
  disease: 'research on a disease',
  biomedical: 'biomedical research',
  drug: 'development of a drug',
  population: 'research on a population',
  ancestry: 'research on ancestry',
}

/** What is done, with what it is about: "Development of methods and research on pneumonia." */
export const researchSentence = ({ research, diseases }: Pick<Purpose, 'research' | 'diseases'>): string => {
  const about = list(diseases.map((one) => one.label))
  const named = about !== '' && research.includes('disease')
  const kinds = research.map((kind) => (named && kind === 'disease' ? `research on ${about}` : SHORT[kind]))
  return `${capital(list(kinds))}${about !== '' && !named ? ` for ${about}` : ''}.`
}

/** Under which conditions. */
const useSentence = ({ commercial, countries, people, until }: Purpose): string =>
  `${commercial ? 'Commercial' : 'Non-commercial'} use in ${list(countries.map(countryName))}, on images of ${PEOPLE_WORDS[people]}, until ${date(until)}.`

/** A purpose as one reads it aloud. */
export const purposeSentence = (purpose: Purpose): string => `${researchSentence(purpose)} ${useSentence(purpose)}`
