import { expect, test } from 'vitest'
import { base64url, utf8ToBytes } from '../bytes.ts'
import { canonicalText } from '../canonical.ts'
import type { Bundle } from './bundle.ts'
import { exampleBundle, exampleDraft, exampleTerms } from './example.ts'
import { MAX_BUNDLE_BYTES } from './read-bundle.ts'
import { verifyBundle } from './verify-bundle.ts'

const bundle = exampleBundle()
const terms = exampleTerms()
const code = (given: unknown): string => {
  const verdict = verifyBundle(given, { requireSeal: true })
  return verdict.ok ? 'accepted' : verdict.code
}
const file = JSON.stringify(bundle)
const inFile = (from: string, to: string): string => {
  expect(file).toContain(from)
  return code(utf8ToBytes(file.replace(from, to)))
}
/** Terms as their text says, whether or not a value could hold them. */
const inTerms = (from: string, to: string): string => {
  const text = canonicalText(terms)
  expect(text).toContain(from)
  return code({ ...bundle, terms: base64url(utf8ToBytes(text.replace(from, to))) })
}

test('a field stated twice is refused, in the file and in the terms, also under another spelling', () => {
  expect(code(utf8ToBytes(file))).toBe('accepted')
  expect(inFile('{"schema"', '{"schema":"dua-bundle/v1","schema"')).toBe('BUNDLE_FORM')
  expect(inFile('"meaning":"approve"', '"meaning":"reject","meaning":"approve"')).toBe('BUNDLE_FORM')
  expect(inFile('"meaning":"approve"', '"m\\u0065aning":"approve"')).toBe('BUNDLE_FORM')
  expect(inTerms('"maxRounds":20', '"maxRounds":500,"maxRounds":20')).toBe('TERMS_NOT_CANONICAL')
})

test('a number beyond 2^53, a fraction, or a number in another spelling is refused', () => {
  for (const number of ['9007199254740993', '1e0', '1.0', '-0', '1.5', '1e400', '01']) {
    expect(inFile('"version":1', `"version":${number}`), number).toBe('BUNDLE_FORM')
    expect(inTerms('"maxRounds":20', `"maxRounds":${number}`), number).toBe('TERMS_NOT_CANONICAL')
  }
})

test('a text that changes direction, hides letters or is not in normal form is refused, in the purpose and in a name', () => {
  for (const text of ['a\u202eb', 'a\u2066b', 'a\u200bb', 'a\u0000b', 'cafe\u0301', '\ufeffa']) {
    expect(inTerms('Detect pneumonia', text)).toBe('TERMS_NOT_CANONICAL')
    expect(inFile('Prof. Maria Lindner', JSON.stringify(text).slice(1, -1)), JSON.stringify(text)).toBe('BUNDLE_FORM')
    expect(
      code({
        ...bundle,
        signed: bundle.signed.map((one) => ({ ...one, statement: { ...one.statement, signer: { ...one.statement.signer, name: text } } })),
      }),
    ).toBe('BUNDLE_FORM')
  }
  expect(inFile('Prof. Maria Lindner', '\\ud800')).toBe('BUNDLE_FORM')
})

test('a name of mixed alphabets, and two parties of one look, are refused, though all signed them', () => {
  const { provider, consumer } = exampleDraft()
  const named = (name: string, other = consumer.name): Bundle =>
    exampleBundle(exampleTerms({ provider: { ...provider, name }, consumer: { ...consumer, name: other } }))
  expect(code(named('H\u0430nnover General Hospital'))).toBe('NAME_CONFUSABLE')
  expect(code(named('\u0421\u041e\u0421\u0410', 'COCA'))).toBe('NAME_CONFUSABLE')
  expect(code(named('MERIDIAN RESEARCH'))).toBe('NAME_CONFUSABLE')
  expect(code(named('Клиника Köln'))).toBe('accepted')
})

test('terms of 64 KiB are too large, and so are a file of a megabyte and one that is nested deep', () => {
  const large = canonicalText({ ...terms, purpose: { ...terms.purpose, text: 'a'.repeat(65_536) } })
  expect(code({ ...bundle, terms: base64url(utf8ToBytes(large)) })).toBe('BUNDLE_FORM')
  const fits = canonicalText({ ...terms, purpose: { ...terms.purpose, text: 'a'.repeat(60_000) } })
  expect(code({ ...bundle, terms: base64url(utf8ToBytes(fits)) })).toBe('TERMS_SCHEMA')
  expect(code(new Uint8Array(MAX_BUNDLE_BYTES + 1).fill(0x20))).toBe('BUNDLE_FORM')
  expect(code(utf8ToBytes('['.repeat(100_000)))).toBe('BUNDLE_FORM')
  expect(inTerms('"maxRounds":20', `"maxRounds":${'['.repeat(2000)}${']'.repeat(2000)}`)).toBe('TERMS_NOT_CANONICAL')
})

test('a file that is not UTF-8 or not JSON is refused', () => {
  for (const bytes of [Uint8Array.of(0xff, 0xfe), utf8ToBytes(''), utf8ToBytes('\ufeff{}'), utf8ToBytes(`${file},`), utf8ToBytes('null')])
    expect(code(bytes)).toBe('BUNDLE_FORM')
})
