import { describe, expect, test } from 'vitest'
import { base64url, fromBase64url, utf8ToBytes } from '../bytes.ts'
import { exampleBundle } from './example.ts'
import { verifyBundle } from './verify-bundle.ts'

const bundle = exampleBundle()
const code = (given: unknown, requireSeal = true): string => {
  const verdict = verifyBundle(given, { requireSeal })
  return verdict.ok ? 'accepted' : verdict.code
}
const flip = (bytes: Uint8Array, i: number): Uint8Array => {
  const other = bytes.slice()
  other[i]! ^= 1 << (i % 8)
  return other
}

describe('a bundle in which one bit differs is refused', () => {
  test('in any byte of its file', () => {
    const file = utf8ToBytes(JSON.stringify(bundle))
    expect(code(file)).toBe('accepted')
    const accepted = Array.from(file.keys()).filter((i) => code(flip(file, i)) === 'accepted')
    expect(accepted).toEqual([])
  }, 300_000)

  test('in the terms, whatever their encoding shows', () => {
    const bytes = fromBase64url(bundle.terms)!
    for (let i = 0; i < bytes.length; i++) expect(code({ ...bundle, terms: base64url(flip(bytes, i)) }), `byte ${i}`).not.toBe('accepted')
  })

  test('in any decoded part of an assertion and of the seal', () => {
    for (const [n, one] of bundle.signed.entries())
      for (const field of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
        const bytes = fromBase64url(one.assertion[field])!
        for (let i = 0; i < bytes.length; i++) {
          const assertion = { ...one.assertion, [field]: base64url(flip(bytes, i)) }
          const signed = bundle.signed.map((s, j) => (j === n ? { ...s, assertion } : s))
          expect(code({ ...bundle, signed, seal: null }, false), `${field} ${i}`).not.toBe('accepted')
        }
      }
    const pieces = bundle.seal!.split('.')
    for (const [n, piece] of pieces.entries()) {
      const bytes = fromBase64url(piece)!
      for (let i = 0; i < bytes.length; i++)
        expect(code({ ...bundle, seal: pieces.map((p, j) => (j === n ? base64url(flip(bytes, i)) : p)).join('.') })).toBe('SEAL_INVALID')
    }
  })
})
