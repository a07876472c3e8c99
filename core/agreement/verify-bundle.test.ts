import { describe, expect, test } from 'vitest'
import { base64url, fromBase64url } from '../bytes.ts'
import { canonicalBytes } from '../canonical.ts'
import type { Hash, OrganisationId } from '../id.ts'
import { jwkOf } from '../protocol/jws.ts'
import type { Bundle, Signed } from './bundle.ts'
import { firstRefusal, runChecks } from './check.ts'
import { exampleBundle, exampleDraft, exampleKeyCard, exampleTerms, PASSKEYS, unsealedExample } from './example.ts'
import { withTextHash } from './render-terms.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import { challengeOf } from './statement.ts'
import { type Terms, termsHash } from './terms.ts'
import { forged, sealed } from './testing/forged-bundle.ts'
import { refusedBundles } from './testing/refused-bundles.ts'
import { BUNDLE_CHECKS, checksOf, makeSeal, signedHash, verifyBundle } from './verify-bundle.ts'

const bundle = exampleBundle()
const terms = exampleTerms()
const code = (given: unknown, requireSeal = true): string => {
  const verdict = verifyBundle(given, { requireSeal })
  return verdict.ok ? 'accepted' : verdict.code
}
const seal = (b: Bundle, of: Terms = terms, changes: object = {}): Bundle => sealed(b, changes, of)
const withTerms = (value: unknown): Bundle => ({ ...bundle, terms: base64url(canonicalBytes(value)) })

describe('a bundle that both parties signed and the site sealed', () => {
  test('is accepted, and says who signed for whom and when', () => {
    expect(checksOf(bundle, { requireSeal: true }).filter((check) => check.status !== 'ok')).toEqual([])
    const verdict = verifyBundle(bundle, { requireSeal: true })
    expect(verdict).toMatchObject({ ok: true, terms, termsHash: termsHash(terms), seal: { dua: termsHash(terms) } })
    expect(verdict.ok && verdict.signers).toMatchObject([
      { role: 'consumer', name: 'Dr. Tom Adebayo', organisationName: 'Meridian Research', order: 1, signedAt: '2026-11-24T10:05:00Z' },
      { role: 'provider', name: 'Prof. Maria Lindner', organisationName: 'Hannover General Hospital', order: 2 },
    ])
  })

  test('is accepted from a file, after a round through JSON', () => expect(code(JSON.parse(JSON.stringify(bundle)))).toBe('accepted'))

  test('is verified in less than 50 ms', () => {
    const times = Array.from({ length: 10 }, () => {
      const start = performance.now()
      code(bundle)
      return performance.now() - start
    })
    expect(Math.min(...times)).toBeLessThan(50)
  })
})

test('every check has a number, a name and a sentence, and after the first refusal none is reached', () => {
  const ids = checksOf(bundle, { requireSeal: true }).map((check) => check.id)
  expect(ids).toEqual(['V1', 'V2', 'V3', 'V3b', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9', 'V10'])
  for (const check of checksOf(bundle, { requireSeal: true })) expect(check.sentence).toMatch(/^[A-Z].*[.…]$/)
  const results = checksOf({ ...bundle, text: 'Other.' }, { requireSeal: true })
  expect(results.map((check) => check.status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'refused', ...Array(5).fill('notReached')])
  expect(results[5]).toMatchObject({ id: 'V5', code: 'TEXT_HASH' })
})

describe('each check has its own refusal', () => {
  test('and refuses what it alone is about', () => {
    for (const [id, expected, given] of refusedBundles())
      expect(checksOf(given, { requireSeal: true }).find((check) => check.status === 'refused')).toMatchObject({ id, code: expected })
    expect([...new Set(refusedBundles().map(([id]) => id))]).toEqual(checksOf(bundle, { requireSeal: true }).map((check) => check.id))
  })
  test('V1: what is not a bundle, or has a field too many', () => {
    for (const given of [
      null,
      'text',
      {},
      { ...bundle, extra: 1 },
      { ...bundle, signed: {} },
      { ...bundle, siteKey: { ...bundle.siteKey, d: 'x' } },
    ])
      expect(code(given)).toBe('BUNDLE_FORM')
    expect(code({ ...bundle, terms: `${bundle.terms}=` })).toBe('BUNDLE_FORM')
    expect(code({ ...bundle, terms: 'A'.repeat(90_000) })).toBe('BUNDLE_FORM')
  })
  test('V2: terms in another spelling', () => {
    const text = String.fromCharCode(...fromBase64url(bundle.terms)!)
    for (const spelt of [` ${text}`, text.replace(':', ': '), text.replace('{', '{"a":1,"a":2,'), text.slice(0, -1)])
      expect(code({ ...bundle, terms: base64url(Uint8Array.from([...spelt].map((c) => c.charCodeAt(0)))) })).toBe('TERMS_NOT_CANONICAL')
  })
  test('V3: terms with an unknown field, a missing clause library, impossible dates, or one organisation on both sides', () => {
    const { limits: _, ...noLimits } = terms
    for (const bad of [
      { ...terms, extra: 1 },
      noLimits,
      { ...terms, clauses: 'clauses/9' },
      { ...terms, notBefore: '2026-02-30T00:00:00Z' },
      { ...terms, notAfter: terms.notBefore },
      { ...terms, consumer: { ...terms.consumer, organisation: terms.provider.organisation } },
    ])
      expect(code(withTerms(bad))).toBe('TERMS_SCHEMA')
  })
  test('V4: signatures under other terms', () => {
    const other = exampleTerms({ limits: { ...terms.limits, maxRounds: 500 } })
    expect(code({ ...exampleBundle(other), signed: bundle.signed })).toBe('TERMS_HASH')
  })
  test('V5: another text, or terms that name another text', () => {
    expect(code({ ...bundle, text: `${bundle.text} ` })).toBe('TEXT_HASH')
    const other: Terms = { ...terms, textHash: 'a'.repeat(64) as Hash }
    expect(code({ ...unsealedExample(other), seal: null }, false)).toBe('TEXT_HASH')
  })
  test('V6: a party that did not sign, or twice, a key card too many, and a key of somebody else', () => {
    const [consumer, provider] = bundle.signed as [Signed, Signed]
    const [consumerCard, providerCard] = [exampleKeyCard('consumer'), exampleKeyCard('provider')]
    expect(code({ ...bundle, signed: [] })).toBe('SIGNER_SET')
    expect(code({ ...bundle, signed: [consumer], keyCards: [consumerCard] })).toBe('SIGNER_SET')
    expect(code({ ...bundle, signed: [consumer, provider, consumer], keyCards: [consumerCard, providerCard, consumerCard] })).toBe(
      'SIGNER_SET',
    )
    expect(code({ ...bundle, keyCards: [consumerCard] })).toBe('SIGNER_SET')
    expect(code({ ...bundle, keyCards: [providerCard, consumerCard] })).toBe('SIGNER_SET')
    expect(
      code({ ...bundle, keyCards: [consumerCard, { ...providerCard, origins: [...providerCard.origins, 'https://other.example'] }] }),
    ).toBe('SIGNER_SET')
    expect(code({ ...bundle, keyCards: [consumerCard, providerCard, { ...providerCard, credentialId: 'other' }] })).toBe('SIGNER_SET')
    expect(code({ ...bundle, keyCards: [consumerCard, { ...providerCard, credentialId: 'other' }] })).toBe('UNKNOWN_KEY')
    expect(code({ ...bundle, keyCards: [consumerCard, { ...providerCard, person: consumerCard.person }] })).toBe('UNKNOWN_KEY')
    expect(code({ ...bundle, keyCards: [consumerCard, { ...providerCard, organisation: consumerCard.organisation }] })).toBe('UNKNOWN_KEY')
  })
  test('V6: one person or one key for both parties', () => {
    const [consumer, provider] = bundle.signed as [Signed, Signed]
    const same = { ...provider.statement, signer: consumer.statement.signer }
    const card = { ...exampleKeyCard('provider'), person: consumer.statement.signer.id }
    expect(code({ ...bundle, signed: [consumer, { ...provider, statement: same }], keyCards: [exampleKeyCard('consumer'), card] })).toBe(
      'SIGNER_SET',
    )
    const sameKey = { ...exampleKeyCard('provider'), cosePublicKey: exampleKeyCard('consumer').cosePublicKey }
    expect(code({ ...bundle, keyCards: [exampleKeyCard('consumer'), sameKey] })).toBe('SIGNER_SET')
  })
  test('V7: no seal where one is asked for, and a seal by another key, site or terms, over other signatures, or before them', () => {
    expect(code(unsealedExample())).toBe('SEAL_MISSING')
    expect(code(unsealedExample(), false)).toBe('accepted')
    expect(code({ ...bundle, seal: 'no.seal.here' }, false)).toBe('SEAL_INVALID')
    const otherSecret = new Uint8Array(32).fill(9)
    const payload = {
      schema: 'dua-seal/v1' as const,
      dua: termsHash(terms),
      site: terms.site.id,
      signed: signedHash(bundle.signed),
      policy: 'a'.repeat(64) as Hash,
      iat: '2026-11-24T12:00:00Z',
    }
    expect(code({ ...bundle, seal: makeSeal(payload, otherSecret) })).toBe('SEAL_INVALID')
    expect(code({ ...bundle, seal: makeSeal(payload, otherSecret), siteKey: jwkOf(new Uint8Array(32).fill(1)) })).toBe('SEAL_INVALID')
    expect(code(seal(bundle))).toBe('accepted')
    expect(code(seal(bundle, terms, { dua: 'b'.repeat(64) }))).toBe('SEAL_INVALID')
    expect(code(seal(bundle, terms, { site: terms.id }))).toBe('SEAL_INVALID')
    expect(code(seal(bundle, terms, { signed: 'b'.repeat(64) }))).toBe('SEAL_INVALID')
    expect(code(seal(bundle, terms, { iat: '2026-11-24T10:59:59Z' }))).toBe('SEAL_INVALID')
    expect(code(seal(bundle, terms, { iat: '2026-11-31T10:59:59Z' }))).toBe('SEAL_INVALID')
    expect(code(seal(bundle, terms, { extra: 1 }))).toBe('SEAL_INVALID')
  })
  test('V8: a signature by another key, over another statement, or without the person verified', () => {
    const [consumer, provider] = bundle.signed as [Signed, Signed]
    const with2 = (assertion: Signed['assertion']): Bundle => seal({ ...bundle, signed: [consumer, { ...provider, assertion }] })
    const { assert } = PASSKEYS.provider
    expect(code(with2(assert(challengeOf(consumer.statement)).assertion))).toBe('SIGNATURE_INVALID')
    expect(code(with2(assert(challengeOf(provider.statement), { userVerified: false }).assertion))).toBe('SIGNATURE_INVALID')
    const stranger = softwareAuthenticator(new Uint8Array(32).fill(5), 'exchange.example', 'https://exchange.example')
    expect(
      code(with2({ ...stranger.assert(challengeOf(provider.statement)).assertion, credentialId: provider.assertion.credentialId })),
    ).toBe('SIGNATURE_INVALID')
  })
  test('V9: another order, a missing link, or a signature dated before the one it follows', () => {
    expect(code(forged((s) => s))).toBe('accepted')
    expect(code(forged((s, i) => (i === 1 ? { ...s, order: 3 } : s)))).toBe('STATEMENT_ORDER')
    expect(code(forged((s, i) => (i === 1 ? { ...s, prev: null } : s)))).toBe('STATEMENT_ORDER')
    expect(code(forged((s, i) => (i === 0 ? { ...s, prev: 'c'.repeat(64) as Hash } : s)))).toBe('STATEMENT_ORDER')
    expect(code(forged((s, i) => (i === 1 ? { ...s, iat: '2026-11-24T10:04:59Z' } : s)))).toBe('STATEMENT_ORDER')
    expect(code(seal({ ...bundle, signed: [...bundle.signed].reverse(), keyCards: [...bundle.keyCards].reverse() }))).toBe(
      'STATEMENT_ORDER',
    )
  })
  test('V10: another version, party, meaning or sentence', () => {
    expect(code(forged((s) => ({ ...s, version: 2 })))).toBe('STATEMENT_MISMATCH')
    expect(code(forged((s) => ({ ...s, meaning: 'witness' })))).toBe('STATEMENT_MISMATCH')
    expect(code(forged((s) => ({ ...s, meaning: 'reject' })))).toBe('STATEMENT_MISMATCH')
    expect(code(forged((s) => ({ ...s, intent: `${s.intent} Or not.` })))).toBe('STATEMENT_MISMATCH')
    const stranger = terms.id as string as OrganisationId
    const moved = forged((s) => ({ ...s, party: stranger }))
    expect(code({ ...moved, keyCards: moved.keyCards.map((card) => ({ ...card, organisation: stranger })) })).toBe('STATEMENT_MISMATCH')
  })
})

test('each check is needed: where it is left out, what it alone refuses is not refused with its code', () => {
  const idle = (check: (typeof BUNDLE_CHECKS)[number]): typeof check => ({
    ...check,
    objection: (state) => {
      check.objection(state)
      return null
    },
  })
  const without = (id: string) => BUNDLE_CHECKS.map((check) => (check.id === id ? idle(check) : check))
  for (const [id, expected, given] of refusedBundles()) {
    const judge = (checks: typeof BUNDLE_CHECKS) => {
      try {
        return firstRefusal(runChecks(checks, { given, requireSeal: true }))?.code ?? 'accepted'
      } catch {
        return 'fault'
      }
    }
    expect(judge(BUNDLE_CHECKS)).toBe(expected)
    expect(judge(without(id)), `${id} ${expected}`).not.toBe(expected)
  }
})

test('signatures cannot be moved between the parties or from another agreement', () => {
  const other = exampleBundle(exampleTerms({ version: 2, supersedes: termsHash(terms) }))
  const [consumer, provider] = bundle.signed as [Signed, Signed]
  const swapped = [
    { ...consumer, assertion: provider.assertion },
    { ...provider, assertion: consumer.assertion },
  ]
  expect(code(seal({ ...bundle, signed: swapped }))).toBe('UNKNOWN_KEY')
  expect(code(seal({ ...bundle, signed: [other.signed[0]!, provider] }))).toBe('TERMS_HASH')
  expect(code({ ...bundle, seal: other.seal })).toBe('SEAL_INVALID')
  expect(code({ ...other, signed: bundle.signed, seal: bundle.seal })).toBe('TERMS_HASH')
  expect(code({ ...bundle, terms: other.terms, text: other.text })).toBe('TERMS_HASH')
})

test('an amended version with the right chain is accepted', () => {
  const second = withTextHash(exampleDraft({ version: 2, supersedes: termsHash(terms) }))
  expect(code(exampleBundle(second))).toBe('accepted')
})
