import { expect, test } from 'vitest'
import { PolicySummary } from '../protocol/messages.ts'
import { defaultPolicy, parsePolicy, policyHash, policySummary, readPolicy } from './policy.ts'

const schema = 'site-policy/v1'
const message = (value: unknown) => {
  const verdict = parsePolicy(value)
  return verdict.ok ? 'accepted' : `${verdict.code}: ${verdict.message}`
}

test('a policy that states only its schema has the strict defaults', () => {
  expect(parsePolicy({ schema })).toEqual({ ok: true, policy: defaultPolicy() })
  expect(defaultPolicy()).toMatchObject({
    minimumPatients: 100,
    minimumPerClass: 20,
    maxRounds: 100,
    maxLocalEpochs: 10,
    maxParameters: 20_000_000,
    minimumSites: 3,
    suppressBelow: 11,
    autoSeal: false,
  })
})

test('an unknown field is refused by its name', () => {
  expect(message({ schema, maxRound: 5 })).toBe('POLICY_INVALID: The site policy has a field that this program does not know: "maxRound".')
  expect(message({ schema, a: 1, b: 2 })).toContain('fields that this program does not know: "a", "b"')
})

test('a value out of range, of another type, or unknown in a list is refused with its field', () => {
  expect(message({ schema, minimumPatients: 0 })).toContain('in the field "minimumPatients"')
  expect(message({ schema, maxRounds: '100' })).toContain('in the field "maxRounds"')
  expect(message({ schema, maxRounds: 1.5 })).toContain('in the field "maxRounds"')
  expect(message({ schema, outputs: ['update', 'images'] })).toContain('in the field "outputs.1"')
  expect(message({ schema, note: 'cafe\u0301' })).toContain('in the field "note"')
  for (const bad of [null, [], 'text', {}, { schema: 'site-policy/v2' }]) expect(message(bad)).toContain('POLICY_INVALID')
})

test('a garbled file is refused, and so is one that states a field twice', () => {
  expect(readPolicy('{"schema":"site-policy/v1"')).toMatchObject({ code: 'POLICY_INVALID', message: 'The site policy is not JSON.' })
  expect(readPolicy('')).toMatchObject({ code: 'POLICY_INVALID' })
  expect(readPolicy('{"schema":"site-policy/v1","maxRounds":5,\n "maxRounds":500}')).toMatchObject({
    code: 'POLICY_INVALID',
    message: 'The site policy states the field "maxRounds" twice.',
  })
  expect(readPolicy('{"schema":"site-policy/v1","note":"\\"maxRounds\\": 1, \\"maxRounds\\": 2","maxRounds":5}').ok).toBe(true)
  expect(readPolicy('{\n  "schema": "site-policy/v1",\n  "maxRounds": 5\n}')).toEqual({ ok: true, policy: defaultPolicy({ maxRounds: 5 }) })
})

test('the summary holds nothing but the numbers and the hash of the policy', () => {
  const summary = policySummary(defaultPolicy({ note: 'secret' }))
  expect(PolicySummary.safeParse(summary).success).toBe(true)
  expect(JSON.stringify(summary)).not.toContain('secret')
  expect(summary.hash).toBe(policyHash(defaultPolicy({ note: 'secret' })))
  expect(policyHash(defaultPolicy())).not.toBe(policyHash(defaultPolicy({ autoSeal: true })))
})
