import { type Purpose, RESEARCH, type Research } from '#core/data-use/data-use.ts'
import { diseaseLabel } from '#core/data-use/mondo.ts'
import { first, type SearchParams } from '../search-params.ts'

export const VISITOR_COUNTRY = 'DE'

/** What the sentence of the front page says: `research`, `condition`, `use` and `country` in the address. Null when nothing is asked. */
export const visitorPurpose = (query: SearchParams, today: string): Purpose | null => {
  const research = first(query.research)
  if (!Object.hasOwn(RESEARCH, research)) return null
  const id = first(query.condition)
  const label = diseaseLabel(id)
  const country = first(query.country)
  return {
    research: [research as Research],
    diseases: label ? [{ id, label }] : [],
    commercial: first(query.use) === 'commercial',
    people: 'anyone',
    countries: [/^[A-Z]{2}$/.test(country) ? country : VISITOR_COUNTRY],
    until: `${Number(today.slice(0, 4)) + 1}${today.slice(4, 7)}-28`,
    ethics: null,
    text: 'Asked on the front page, not stated by an organisation.',
  }
}

/** The part of an address that carries the sentence. */
export const visitorQuery = (query: SearchParams) => ({
  research: first(query.research),
  condition: first(query.condition),
  use: first(query.use),
  country: first(query.country),
})
