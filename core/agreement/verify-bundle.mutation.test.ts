import { describe, expect, test } from 'vitest'
import { base64url, fromBase64url } from '../bytes.ts'
import { exampleBundle } from './example.ts'
import { verifyBundle } from './verify-bundle.ts'

const bundle = exampleBundle()
const code = (given: unknown, requireSeal = true): string => {
  const verdict = verifyBundle(given, { requireSeal })
  return verdict.ok ? 'accepted' : verdict.code
}

describe('a bundle in which one byte differs is refused', () => {
  const flip = (bytes: Uint8Array, i: number): Uint8Array => bytes.map((byte, j) => (i === j ? byte ^ (1 << (i % 8)) : byte))

  test('in the terms', () => {
    const bytes = fromBase64url(bundle.terms)!
    for (let i = 0; i < bytes.length; i++) expect(code({ ...bundle, terms: base64url(flip(bytes, i)) }), `byte ${i}`).not.toBe('accepted')
  })

  test('in the text', () => {
    for (let i = 0; i < bundle.text.length; i += 1) {
      const text = bundle.text.slice(0, i) + (bundle.text[i] === 'x' ? 'y' : 'x') + bundle.text.slice(i + 1)
      expect(code({ ...bundle, text }), `character ${i}`).toBe('TEXT_HASH')
    }
  })

  test('in any string or number of a statement, assertion, key card, the site key or the seal', () => {
    const parts = { signed: bundle.signed, keyCards: bundle.keyCards, siteKey: bundle.siteKey, seal: bundle.seal }
    const text = JSON.stringify(parts)
    let judged = 0
    for (let i = 0; i < text.length; i++) {
      if (!/[A-Za-z0-9]/.test(text[i]!)) continue
      const other = text.slice(0, i) + (text[i] === '7' ? '8' : '7') + text.slice(i + 1)
      let changed: typeof parts
      try {
        changed = JSON.parse(other)
      } catch {
        continue
      }
      judged++
      expect(code({ ...bundle, ...changed }), text.slice(Math.max(0, i - 40), i + 10)).not.toBe('accepted')
    }
    expect(judged).toBeGreaterThan(3000)
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
