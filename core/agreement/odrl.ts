import { type ClauseRule, rulesOf } from './clauses/matters.ts'
import type { Constraint } from './clauses/rule.ts'
import type { Terms } from './terms.ts'

/** Named, never fetched: the JSON-LD context of the ODRL Information Model 2.2. Entries have to be strings for the Dataspace Protocol. */
export const ODRL_CONTEXT = 'http://www.w3.org/ns/odrl.jsonld'
/** Where an exchange describes its own terms, `fl:…`; the file is public/ns/fl.jsonld. */
export const PROFILE_PATH = '/ns/fl.jsonld'

export type OdrlValue = string | { readonly '@id': string } | { readonly '@value': string; readonly '@type': string }
export interface OdrlConstraint {
  readonly leftOperand: string
  readonly operator: string
  readonly rightOperand: OdrlValue | readonly OdrlValue[]
}
/** A rule; under the IRI `…#clause` it names the clauses of the text that make it. */
export interface OdrlRule {
  readonly action: string
  readonly constraint?: readonly OdrlConstraint[]
  readonly [clause: `${string}#clause`]: readonly { readonly '@id': string }[]
}
/** An Agreement of the ODRL Information Model 2.2, section 2.1.3: one target, one assigner, one assignee, rules by kind. */
export interface OdrlAgreement {
  readonly '@context': string
  readonly '@id': string
  readonly '@type': 'Agreement'
  readonly profile: string
  readonly conflict: 'prohibit'
  readonly target: string
  readonly assigner: string
  readonly assignee: string
  readonly timestamp: string
  readonly permission: readonly OdrlRule[]
  readonly prohibition: readonly OdrlRule[]
  readonly obligation: readonly OdrlRule[]
}

const OBO = 'http://purl.obolibrary.org/obo/'
const XSD = 'http://www.w3.org/2001/XMLSchema#'
/** By their form, the literals that have a type in XML Schema; the others are strings. */
const LITERALS: readonly (readonly [RegExp, string])[] = [
  [/^-?\d+$/, 'integer'],
  [/^-?\d+\.\d+$/, 'decimal'],
  [/^(true|false)$/, 'boolean'],
  [/^\d{4}-\d{2}-\d{2}T[\d:]+Z$/, 'dateTime'],
  [/^PT\d+[HS]$/, 'duration'],
]

/** A term as ODRL writes it, or the IRI of one of our profile. */
const termOf = (profile: string, name: string): string => (name.startsWith('fl:') ? `${profile}#${name.slice(3)}` : name)

const rightOf = (profile: string, value: string): OdrlValue => {
  if (value.startsWith('fl:')) return { '@id': termOf(profile, value) }
  if (/^(DUO|MONDO):\d{7}$/.test(value)) return { '@id': `${OBO}${value.replace(':', '_')}` }
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return { '@id': `urn:uuid:${value}` }
  const type = LITERALS.find(([form]) => form.test(value))?.[1]
  return type ? { '@value': value, '@type': `${XSD}${type}` } : value
}

const constraintOf = (profile: string, { left, operator, right }: Constraint): OdrlConstraint => ({
  leftOperand: termOf(profile, left),
  operator,
  rightOperand: typeof right === 'string' ? rightOf(profile, right) : right.map((value) => rightOf(profile, value)),
})

const ruleOf = (profile: string, { clauses, rule }: ClauseRule): OdrlRule => ({
  action: termOf(profile, rule.action),
  ...(rule.constraints.length > 0 ? { constraint: rule.constraints.map((one) => constraintOf(profile, one)) } : {}),
  [`${profile}#clause`]: clauses.map((id) => ({ '@id': `${profile}#clause-${id}` })),
})

/** The same terms as an ODRL policy, for programs of others. It is made from the rules of the clauses and proves nothing: the bundle does. */
export const odrlOf = (terms: Terms): OdrlAgreement => {
  const profile = `${terms.exchange.replace(/\/+$/, '')}${PROFILE_PATH}`
  const rules = rulesOf(terms)
  const kind = (name: ClauseRule['rule']['kind']): OdrlRule[] =>
    rules.filter(({ rule }) => rule.kind === name).map((one) => ruleOf(profile, one))
  return {
    '@context': ODRL_CONTEXT,
    '@id': `urn:uuid:${terms.id}`,
    '@type': 'Agreement',
    profile,
    conflict: 'prohibit',
    target: `urn:uuid:${terms.dataset.listing}`,
    assigner: `urn:uuid:${terms.provider.organisation}`,
    assignee: `urn:uuid:${terms.consumer.organisation}`,
    timestamp: terms.notBefore,
    permission: kind('permission'),
    prohibition: kind('prohibition'),
    obligation: kind('duty'),
  }
}
