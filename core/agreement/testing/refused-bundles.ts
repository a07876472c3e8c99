import { base64url, utf8ToBytes } from '../../bytes.ts'
import { canonicalBytes } from '../../canonical.ts'
import type { Hash } from '../../id.ts'
import type { RefusalCode } from '../../refusal.ts'
import type { Signed } from '../bundle.ts'
import { exampleBundle, exampleDraft, exampleKeyCard, exampleTerms, PASSKEYS, unsealedExample } from '../example.ts'
import { challengeOf } from '../statement.ts'
import { forged, sealed } from './forged-bundle.ts'

const terms = exampleTerms()

/** For each check of a bundle what only it refuses: all else is right, signed by the real keys where keys are needed. */
export const refusedBundles = (): [check: string, code: RefusalCode, bundle: unknown][] => {
  const bundle = exampleBundle(terms)
  const [consumer, provider] = bundle.signed as [Signed, Signed]
  const { title, ...rest } = terms.dataset
  const unverified = PASSKEYS.provider.assert(challengeOf(provider.statement), { userVerified: false }).assertion
  const homoglyph = { ...exampleDraft().provider, name: 'H\u0430nnover General Hospital' }
  const twin = { ...exampleDraft().consumer, name: 'Hannover  General Hospital' }
  return [
    ['V1', 'BUNDLE_FORM', { ...bundle, extra: 1 }],
    ['V1', 'BUNDLE_FORM', { ...bundle, terms: `${bundle.terms}=` }],
    ['V1', 'BUNDLE_FORM', { ...bundle, text: `${bundle.text}\u202e` }],
    ['V2', 'TERMS_NOT_CANONICAL', { ...bundle, terms: base64url(utf8ToBytes(JSON.stringify(terms))) }],
    ['V3', 'TERMS_SCHEMA', { ...bundle, terms: base64url(canonicalBytes({ ...terms, dataset: { ...rest, title, bed: 1 } })) }],
    ['V3b', 'NAME_CONFUSABLE', exampleBundle(exampleTerms({ provider: homoglyph }))],
    ['V3b', 'NAME_CONFUSABLE', exampleBundle(exampleTerms({ consumer: twin }))],
    ['V4', 'TERMS_HASH', { ...exampleBundle(exampleTerms({ version: 2 })), signed: bundle.signed }],
    ['V5', 'TEXT_HASH', { ...bundle, text: bundle.text.replace('will not', 'will') }],
    ['V6', 'SIGNER_SET', { ...bundle, signed: [consumer], keyCards: [exampleKeyCard('consumer')] }],
    [
      'V6',
      'UNKNOWN_KEY',
      { ...bundle, keyCards: [exampleKeyCard('consumer'), { ...exampleKeyCard('provider'), person: exampleKeyCard('consumer').person }] },
    ],
    ['V7', 'SEAL_MISSING', unsealedExample(terms)],
    ['V7', 'SEAL_INVALID', sealed(bundle, { dua: 'b'.repeat(64) })],
    ['V7', 'SEAL_INVALID', sealed(bundle, { iat: '2026-11-24T10:59:59Z' })],
    ['V8', 'SIGNATURE_INVALID', sealed({ ...bundle, signed: [consumer, { ...provider, assertion: unverified }] })],
    ['V9', 'STATEMENT_ORDER', forged((s, i) => (i === 1 ? { ...s, prev: 'c'.repeat(64) as Hash } : s))],
    ['V9', 'STATEMENT_ORDER', forged((s, i) => (i === 1 ? { ...s, iat: '2026-11-24T10:04:59Z' } : s))],
    ['V10', 'STATEMENT_MISMATCH', forged((s) => ({ ...s, meaning: 'witness' }))],
    ['V10', 'STATEMENT_MISMATCH', forged((s) => ({ ...s, intent: `${s.intent} Or not.` }))],
  ]
}
