import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MATTERS } from './clauses/matters.ts'
import { OPERATORS } from './clauses/rule.ts'
import { defaultClauses } from './clauses.ts'
import { exampleTerms } from './example.ts'
import { type OdrlAgreement, type OdrlRule, odrlOf } from './odrl.ts'
import type { Terms } from './terms.ts'

const privacy: Terms['privacy'] = { unit: 'patient', clip: '1.5', sigmaMin: '0.7', epsilon: '8', delta: '0.00001' }
const EXAMPLES = [exampleTerms(), exampleTerms(defaultClauses()), exampleTerms({ ...defaultClauses(), privacy, obligations: [] })]

/** Operators, left operands and actions of the ODRL Vocabulary & Expression 2.2 (W3C Recommendation 2018), as far as agreements could use them. */
const ODRL_OPERATORS = ['eq', 'gt', 'gteq', 'lt', 'lteq', 'neq', 'isA', 'hasPart', 'isPartOf', 'isAllOf', 'isAnyOf', 'isNoneOf']
const ODRL_LEFT = ['count', 'dateTime', 'delayPeriod', 'elapsedTime', 'event', 'industry', 'purpose', 'recipient', 'spatial', 'version']
const FL = JSON.parse(readFileSync('public/ns/fl.jsonld', 'utf8')) as { '@graph': { '@id': string; '@type': string }[] }
const defined = (type: string): string[] => FL['@graph'].filter((one) => one['@type'] === type).map((one) => one['@id'])

const all = (policy: OdrlAgreement): readonly OdrlRule[] => [...policy.permission, ...policy.prohibition, ...policy.obligation]
const isIri = (value: unknown): boolean => typeof value === 'string' && /^(urn:uuid:[0-9a-f-]{36}|https?:\/\/\S+)$/.test(value)

/** What the ODRL Information Model 2.2 asks of an Agreement, and the Dataspace Protocol of its JSON; each fault as a sentence. */
const faults = (policy: OdrlAgreement): string[] => {
  const found: string[] = []
  const must = (holds: boolean, fault: string) => holds || found.push(fault)
  must(typeof policy['@context'] === 'string', 'the context is no string')
  must(policy['@type'] === 'Agreement', 'it is no Agreement')
  for (const key of ['@id', 'profile', 'target', 'assigner', 'assignee'] as const) must(isIri(policy[key]), `${key} is not one IRI`)
  must(policy.assigner !== policy.assignee, 'the assigner is the assignee')
  must(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(policy.timestamp), 'there is no timestamp')
  must(all(policy).length > 0, 'there is no rule')
  must(policy.conflict === 'prohibit', 'a prohibition does not win')
  for (const rule of all(policy)) {
    must(typeof rule.action === 'string' && isIri(rule.action), 'a rule has not one action')
    for (const key of ['target', 'assigner', 'assignee']) must(!(key in rule), `a rule has its own ${key}`)
    must(rule.constraint === undefined || rule.constraint.length > 0, 'a list of constraints is empty')
    for (const one of rule.constraint ?? []) {
      must(Object.keys(one).sort().join() === 'leftOperand,operator,rightOperand', 'a constraint is not left, operator, right')
      must(ODRL_OPERATORS.includes(one.operator), `${one.operator} is no operator`)
      must(ODRL_LEFT.includes(one.leftOperand) || isIri(one.leftOperand), `${one.leftOperand} is no left operand`)
      const values = [one.rightOperand].flat()
      must(values.length > 0, 'a constraint has no value')
      for (const value of values) {
        must(typeof value === 'string' || typeof value === 'object', 'a right operand is a number')
        if (typeof value === 'object' && '@id' in value) must(isIri(value['@id']), 'a value is no IRI')
      }
      must(Array.isArray(one.rightOperand) === one.operator.startsWith('is'), 'a list goes with isAnyOf, and one value with the others')
    }
  }
  return found
}

describe('the ODRL export of an agreement', () => {
  test.each(EXAMPLES.map((terms) => odrlOf(terms)))('has no fault by the rules of the vocabulary', (policy) => {
    expect(faults(policy)).toEqual([])
    expect(JSON.parse(JSON.stringify(policy))).toEqual(policy)
  })

  test('a fault of each kind would be found', () => {
    const good = odrlOf(EXAMPLES[1]!)
    const [first, ...others] = good.permission
    const broken: Partial<Record<keyof OdrlAgreement, unknown>>[] = [
      { '@context': { odrl: 'x' } },
      { '@type': 'Offer' },
      { target: [good.target, good.target] },
      { assigner: undefined },
      { assignee: good.assigner },
      { timestamp: undefined },
      { permission: [], prohibition: [], obligation: [] },
      { permission: [{ ...first, target: good.target }, ...others] },
      { permission: [{ ...first, action: 'train' }, ...others] },
      { permission: [{ ...first, constraint: [] }, ...others] },
      { permission: [{ ...first, constraint: [{ leftOperand: 'dateTime', operator: '<', rightOperand: 'x' }] }] },
      { permission: [{ ...first, constraint: [{ leftOperand: 'anything', operator: 'eq', rightOperand: 'x' }] }] },
      { permission: [{ ...first, constraint: [{ leftOperand: 'count', operator: 'lt', rightOperand: 11 }] }] },
    ]
    for (const change of broken) expect(faults({ ...good, ...change } as OdrlAgreement), JSON.stringify(change)).not.toEqual([])
  })

  test('uses terms of its profile only if the published vocabulary defines them', () => {
    const names = new Map([
      ['action', defined('odrl:Action')],
      ['left', defined('odrl:LeftOperand')],
      ['right', defined('odrl:RightOperand')],
    ])
    for (const policy of EXAMPLES.map(odrlOf)) {
      const local = (value: unknown): string | null =>
        typeof value === 'string' && value.startsWith(`${policy.profile}#`) ? value.slice(policy.profile.length) : null
      for (const rule of all(policy)) {
        expect(names.get('action')).toContain(local(rule.action))
        for (const { leftOperand, rightOperand } of rule.constraint ?? []) {
          if (local(leftOperand)) expect(names.get('left')).toContain(local(leftOperand))
          for (const value of [rightOperand].flat())
            if (typeof value === 'object' && '@id' in value && local(value['@id']))
              expect(names.get('right')).toContain(local(value['@id']))
        }
      }
    }
    expect(OPERATORS.every((operator) => ODRL_OPERATORS.includes(operator))).toBe(true)
  })

  test('states the purpose by DUO and MONDO, the dates, the digests and the limits on training', () => {
    const policy = odrlOf(EXAMPLES[2]!)
    const train = policy.permission.find((rule) => rule.action === `${policy.profile}#train`)!
    const constraint = (name: string) => train.constraint?.filter((one) => one.leftOperand === name || one.leftOperand.endsWith(`#${name}`))
    expect(constraint('purpose')).toMatchObject([
      {
        operator: 'isAnyOf',
        rightOperand: [{ '@id': 'http://purl.obolibrary.org/obo/DUO_0000031' }, { '@id': 'http://purl.obolibrary.org/obo/DUO_0000040' }],
      },
    ])
    expect(constraint('disease')).toMatchObject([{ rightOperand: [{ '@id': 'http://purl.obolibrary.org/obo/MONDO_0005249' }] }])
    expect(constraint('dateTime')).toMatchObject([
      { operator: 'gteq', rightOperand: { '@value': '2026-11-24T10:00:00Z' } },
      { operator: 'lt', rightOperand: { '@value': '2027-06-30T22:00:00Z' } },
    ])
    expect(constraint('round')).toMatchObject([{ operator: 'lteq', rightOperand: { '@value': '20' } }])
    expect(constraint('epsilonSpent')).toMatchObject([{ operator: 'lteq', rightOperand: { '@value': '8' } }])
    expect(constraint('plan')).toMatchObject([{ operator: 'eq', rightOperand: `sha256:${EXAMPLES[2]!.plan}` }])
    expect(policy.prohibition.map((rule) => rule.action.split('#')[1])).toEqual(
      expect.arrayContaining(['exportRecords', 'reidentify', 'link', 'contact', 'otherUse', 'inspectSingleSiteUpdate']),
    )
    expect(policy.obligation.find((rule) => rule.action.endsWith('#reportIncident'))?.constraint).toMatchObject([
      { leftOperand: 'delayPeriod', operator: 'lteq', rightOperand: { '@value': 'PT72H' } },
    ])
  })

  test('names the clauses that make each rule', () => {
    const policy = odrlOf(EXAMPLES[1]!)
    const ids = MATTERS.map((matter) => `${policy.profile}#clause-${matter.id}`)
    for (const rule of all(policy)) {
      const clauses = rule[`${policy.profile}#clause`] ?? []
      expect(clauses.length).toBeGreaterThan(0)
      for (const clause of clauses) expect(ids).toContain(clause['@id'])
    }
  })

  test('grants a right in the model to those, and only those, that the terms name', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (may) => {
        const terms = exampleTerms({
          ...defaultClauses(),
          rights: EXAMPLES[1]!.rights.map((right, i) => ({
            ...right,
            use: may[i * 4]!,
            download: may[i * 4 + 1]!,
            commercialise: may[i * 4 + 2]!,
            publish: may[i * 4 + 3]!,
          })),
        })
        const granted = odrlOf(terms).permission.filter((rule) => /#\w+Model$/.test(rule.action))
        expect(granted).toHaveLength(may.filter(Boolean).length)
      }),
      { numRuns: 30 },
    )
  })
})
