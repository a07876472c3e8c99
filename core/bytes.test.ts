import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64, base64url, bytesToHex, equalBytes, fromBase64, fromBase64url, hexToBytes, utf8FromBytes, utf8ToBytes } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

describe('base64', () => {
  test('is what the platform writes, both ways', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(base64url(value)).toBe(Buffer.from(value).toString('base64url'))
        expect(base64(value)).toBe(Buffer.from(value).toString('base64'))
        expect(fromBase64url(base64url(value))).toEqual(value)
        expect(fromBase64(base64(value))).toEqual(value)
      }),
    )
  })

  test('has the vectors of RFC 4648 §10', () => {
    for (const [text, encoded] of [
      ['', ''],
      ['f', 'Zg=='],
      ['fo', 'Zm8='],
      ['foo', 'Zm9v'],
      ['foob', 'Zm9vYg=='],
      ['fooba', 'Zm9vYmE='],
      ['foobar', 'Zm9vYmFy'],
    ] as const) {
      expect(base64(utf8ToBytes(text))).toBe(encoded)
      expect(fromBase64(encoded)).toEqual(utf8ToBytes(text))
    }
  })

  test('url form refuses padding, other alphabets, white space, left-over bits and impossible lengths', () => {
    for (const text of ['Zg==', 'Zm9+', 'Zm9/', 'Zm 9v', 'Zm9v\n', 'Zh', 'Zm9vYmF', 'A', 'AAAAA', 'Zm9€'])
      expect(fromBase64url(text), text).toBeNull()
  })

  test('padded form refuses missing, superfluous or misplaced padding, and left-over bits', () => {
    for (const text of ['Zg', 'Zg=', 'Zg===', '=Zg=', 'Z===', 'Zh==', 'Zm9=', 'Zm9-', 'Zm9_', '====', 'Zg==Zg=='])
      expect(fromBase64(text), text).toBeNull()
  })

  test('has only one spelling for each sequence of bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ABCXYZabcxyz0189-_'), maxLength: 12 }), (text) => {
        const decoded = fromBase64url(text)
        if (decoded) expect(base64url(decoded)).toBe(text)
      }),
    )
  })
})

describe('UTF-8', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const platform = (value: Uint8Array): string | null => {
    try {
      return strict.decode(value)
    } catch {
      return null
    }
  }

  test('is read as the platform reads it, text and noise alike', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((s) => s.isWellFormed()),
        (text) => utf8FromBytes(utf8ToBytes(text)) === text,
      ),
    )
    fc.assert(
      fc.property(bytes, (value) => utf8FromBytes(value) === platform(value)),
      { numRuns: 2000 },
    )
    const likely = fc.array(
      fc.constantFrom(0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xa0, 0x9f, 0xed, 0xef, 0xf0, 0x90, 0x8f, 0xf4, 0xf5, 0xff),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(likely, (value) => utf8FromBytes(Uint8Array.from(value)) === platform(Uint8Array.from(value))),
      { numRuns: 5000 },
    )
  })

  test('refuses overlong forms, surrogates and points beyond Unicode', () => {
    for (const hex of ['c080', 'e08080', 'f0808080', 'eda080', 'f4908080', 'ff', '80', 'e282', 'c2'])
      expect(utf8FromBytes(hexToBytes(hex)), hex).toBeNull()
  })
})

test('bytes are equal only at the same length with the same content', () => {
  fc.assert(fc.property(bytes, bytes, (a, b) => equalBytes(a, b) === (bytesToHex(a) === bytesToHex(b))))
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3))).toBe(false)
  expect(equalBytes(new Uint8Array(), new Uint8Array())).toBe(true)
})
