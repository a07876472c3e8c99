import { expect, test } from 'vitest'
import { utf8ToBytes } from '../bytes.ts'
import { mutationsOf } from './testing/mutate-bundle.ts'
import { verifyBundle } from './verify-bundle.ts'

test('of 10,000 structured changes of a valid bundle none is accepted, and they are refused by many different checks', () => {
  const codes = new Map<string, number>()
  for (const { kind, bundle } of mutationsOf(1, 10_000)) {
    const verdict = verifyBundle(utf8ToBytes(JSON.stringify(bundle)), { requireSeal: true })
    if (verdict.ok) expect.fail(`accepted after ${kind}: ${JSON.stringify(bundle).slice(0, 300)}`)
    codes.set(verdict.code, (codes.get(verdict.code) ?? 0) + 1)
  }
  expect([...codes.keys()]).toEqual(
    expect.arrayContaining(['BUNDLE_FORM', 'TERMS_SCHEMA', 'TERMS_HASH', 'TEXT_HASH', 'SIGNER_SET', 'UNKNOWN_KEY', 'SEAL_INVALID']),
  )
}, 300_000)
