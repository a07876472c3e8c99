import { addMonths } from '../agreement/instant.ts'
import type { DataUse, Match, Purpose, Requester } from './data-use.ts'
import { type MatchOptions, matchPurpose } from './match-purpose.ts'

export interface Change {
  /** The answer of the purpose form that would differ. */
  readonly answer: keyof Purpose
  readonly verdict: Match['verdict']
  /** For instance: If the use were non-commercial: fits. */
  readonly text: string
}

const RANK = { ALLOW: 2, REVIEW: 1, DENY: 0 } as const
const OUTCOME = { ALLOW: 'fits', REVIEW: 'needs review', DENY: 'does not fit' } as const

type Flip = readonly [answer: keyof Purpose, condition: string, changed: Partial<Purpose>]

/** Single answers that a person might give otherwise, in the order in which they are easiest to change. */
const flips = (dataUse: DataUse, purpose: Purpose, today: string): Flip[] => {
  const found: Flip[] = []
  const modifier = (code: string): readonly string[] | undefined => dataUse.modifiers.find((m) => m.code === code)?.parameters
  found.push([
    'ethics',
    `an ethics approval valid until ${purpose.until} were attached`,
    { ethics: { reference: 'assumed', validUntil: purpose.until } },
  ])
  const months = Number(modifier('TS')?.[0])
  const last = Number.isSafeInteger(months) && months > 0 ? addMonths(today, months) : null
  if (last !== null && last < purpose.until) found.push(['until', `the project ended by ${last}`, { until: last }])
  if (purpose.commercial) found.push(['commercial', 'the use were non-commercial', { commercial: false }])
  const countries = purpose.countries.filter((country) => modifier('GS')?.includes(country))
  if (countries.length > 0 && countries.length < purpose.countries.length)
    found.push(['countries', `the project took place only in ${countries.join(', ')}`, { countries }])
  if (dataUse.permission === 'DS' && dataUse.diseases.length > 0)
    found.push(['diseases', `the disease were ${dataUse.diseases.map((d) => d.label).join(' or ')}`, { diseases: dataUse.diseases }])
  const without = (...kinds: readonly string[]) => purpose.research.filter((kind) => !kinds.includes(kind))
  if (purpose.research.includes('methods')) {
    const rest = without('methods')
    if (rest.length > 0) found.push(['research', 'no methods were developed', { research: rest }])
    else found.push(['research', 'the research were biomedical', { research: ['biomedical'] }])
  }
  const noAncestry = without('ancestry', 'population')
  if (noAncestry.length > 0 && noAncestry.length < purpose.research.length)
    found.push(['research', 'the research were not on a population or ancestry', { research: noAncestry }])
  if (purpose.people !== 'anyone') found.push(['people', 'the research were on people of any age', { people: 'anyone' }])
  return found
}

/** At most two single answers that would make the verdict better, found by asking the same matcher again; the best first. */
export const whatWouldChange = (dataUse: DataUse, purpose: Purpose, requester: Requester, options: MatchOptions): Change[] => {
  const now = RANK[matchPurpose(dataUse, purpose, requester, options).verdict]
  return flips(dataUse, purpose, options.today)
    .map(([answer, condition, changed]) => {
      const { verdict } = matchPurpose(dataUse, { ...purpose, ...changed }, requester, options)
      return { answer, verdict, text: `If ${condition}: ${OUTCOME[verdict]}.` }
    })
    .filter((change) => RANK[change.verdict] > now)
    .sort((a, b) => RANK[b.verdict] - RANK[a.verdict])
    .slice(0, 2)
}
