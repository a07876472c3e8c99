import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8FromBytes, utf8ToBytes } from './bytes.ts'
import { canonicalBytes, canonicalHash, canonicalText, MAX_DOCUMENT_BYTES, parseCanonical, sha256Hex } from './canonical.ts'

const parse = (text: string) => parseCanonical(utf8ToBytes(text))
const refused = (text: string) => {
  const verdict = parse(text)
  return verdict.ok ? 'accepted' : verdict.message
}
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

test('members are sorted by UTF-16 code units, as in the example of RFC 8785 §3.2.3', () => {
  const value = { '€': 1, '\r': 2, דּ: 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 }
  const { '\r': _, '\u0080': __, דּ: ___, ...allowed } = value
  expect(Object.keys(JSON.parse(canonicalText(allowed)))).toEqual(['1', 'ö', '€', '😀'])
  expect(canonicalText({ b: [1, { d: 'x', c: null }], a: true })).toBe('{"a":true,"b":[1,{"c":null,"d":"x"}]}')
  // U+1F600 (D83D …) sorts before U+FB33, though its code point is greater.
  expect(canonicalText({ ﬁ: 1, '😀': 2 })).toBe('{"😀":2,"ﬁ":1}')
})

test('strings are escaped as RFC 8785 §3.2.2.2 says', () => {
  expect(canonicalText('"\\/\n\t€')).toBe('"\\"\\\\/\\n\\t€"')
})

test('a hash has the domain and a line feed before the canonical bytes', () => {
  expect(canonicalHash('dua/v1', { b: 1, a: 2 })).toBe(sha256Hex(utf8ToBytes('dua/v1\n{"a":2,"b":1}')))
  expect(canonicalHash('dua/v2', { b: 1, a: 2 })).not.toBe(canonicalHash('dua/v1', { b: 1, a: 2 }))
  expect(sha256Hex(utf8ToBytes('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

const document = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    fc.string({ unit: fc.constantFrom('a', 'Z', '0', '"', '\\', '\n', 'ä', '€', '😀', ' ') }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '😀', '"') }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

test('what is made canonical is read back as the same value', () => {
  fc.assert(
    fc.property(document, (value) => {
      fc.pre(!hasNegativeZero(value))
      const read = parseCanonical(canonicalBytes(value))
      expect(read.ok && read.value).toEqual(value)
    }),
    { numRuns: 1000 },
  )
})

test('one changed byte is another document, or none', () => {
  const bytes = canonicalBytes({ terms: { rounds: 20, name: 'Hannover "General"' }, list: [1, 2] })
  for (let i = 0; i < bytes.length; i++) {
    const changed = bytes.map((byte, j) => (i === j ? byte ^ 1 : byte))
    const read = parseCanonical(changed)
    if (read.ok) expect(canonicalBytes(read.value)).toEqual(changed)
  }
})

describe('a document is refused', () => {
  test('with a member twice, which JSON.parse would silently drop', () => {
    expect(refused('{"a":1,"a":1}')).toMatch('canonical form')
    expect(refused('{"a":1,"\\u0061":2}')).toMatch('canonical form')
  })
  test('with a number that is rounded, fractional, negative zero or spelt otherwise', () => {
    expect(refused('9007199254740991')).toBe('accepted')
    expect(refused('9007199254740992')).toMatch('not a safe integer')
    expect(refused('9007199254740993')).toMatch('not a safe integer')
    expect(refused('-9007199254740993')).toMatch('not a safe integer')
    expect(refused('1.5')).toMatch('not a safe integer')
    expect(refused('1e400')).toMatch('not a safe integer')
    expect(refused('-0')).toMatch('not a safe integer')
    for (const text of ['1.0', '1e2', '100e-2', '0x1', '01', '+1']) expect(refused(text)).not.toBe('accepted')
  })
  test('with white space, another order or another escape', () => {
    for (const text of [' 1', '1\n', '{"a": 1}', '{"b":1,"a":2}', '"\\u0041"', '"\\/"', '["a" ]'])
      expect(refused(text)).toMatch('canonical form')
    expect(refused('\ufeff1')).not.toBe('accepted')
  })
  test('with direction-changing, zero-width or control characters, in a text or a name', () => {
    for (const code of [0x202e, 0x2066, 0x200b, 0x200e, 0xfeff, 0x00, 0x08, 0x1b, 0x7f, 0x85, 0x2060]) {
      const char = String.fromCharCode(code)
      expect(refused(JSON.stringify(`a${char}b`)), code.toString(16)).not.toBe('accepted')
      expect(refused(JSON.stringify({ [`a${char}b`]: 1 })), code.toString(16)).not.toBe('accepted')
    }
  })
  test('with text that is not in normal form C', () => {
    expect(refused('"cafe\u0301"')).toMatch('normal form C')
    expect(refused('"café"')).toBe('accepted')
    expect(refused('"Å"')).toBe(refused('"\u00c5"'))
    expect(refused('"\u212b"')).toMatch('normal form C')
  })
  test('with half a surrogate pair', () => {
    expect(refused('"\\ud83d"')).toMatch('lone surrogate')
    expect(refused('{"\\udc00":1}')).toMatch('lone surrogate')
    expect(parseCanonical(Uint8Array.of(0x22, 0xed, 0xa0, 0xbd, 0x22)).ok).toBe(false)
  })
  test('with deep nesting, at any size and without a stack overflow', () => {
    expect(refused(nested(16))).toBe('accepted')
    expect(refused(nested(17))).toMatch('deeper than 16')
    expect(refused(nested(20_000))).toMatch('deeper than 16')
    expect(refused(`"${'['.repeat(100)}"`)).toBe('accepted')
    expect(refused(`"\\"${'['.repeat(100)}"`)).toBe('accepted')
  })
  test('that is too large, not UTF-8, empty or unfinished', () => {
    expect(refused(`"${'a'.repeat(MAX_DOCUMENT_BYTES - 2)}"`)).toBe('accepted')
    expect(refused(`"${'a'.repeat(MAX_DOCUMENT_BYTES - 1)}"`)).toMatch('larger than')
    expect(parseCanonical(utf8ToBytes('"abc"'), 4)).toMatchObject({ code: 'TERMS_NOT_CANONICAL' })
    expect(parseCanonical(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ message: 'The document is not UTF-8.' })
    for (const text of ['', '{', '[1', '"a', '1 2', 'undefined', 'NaN', '// a\n1']) expect(refused(text)).toMatch('not JSON')
  })
})

describe('a value cannot be made canonical', () => {
  test('when it is undefined, a function, a date, a map, or has a toJSON of its own class', () => {
    class Money {
      toJSON() {
        return 1
      }
    }
    for (const value of [
      undefined,
      () => 1,
      Symbol('a'),
      1n,
      new Date(0),
      new Map(),
      new Money(),
      { a: undefined },
      [undefined],
      Number.NaN,
      Number.POSITIVE_INFINITY,
      0.1,
      -0,
    ])
      expect(() => canonicalBytes(value)).toThrow(TypeError)
  })
  test('when an object carries a toJSON function, which would write something else', () => {
    expect(() => canonicalBytes({ a: 1, toJSON: () => 2 })).toThrow(TypeError)
  })
})

test('a member called __proto__ is kept as it is, and cannot stand for another', () => {
  const text = '{"__proto__":{"a":1}}'
  const read = parse(text)
  expect(read.ok && utf8FromBytes(canonicalBytes(read.value))).toBe(text)
})

function hasNegativeZero(value: unknown): boolean {
  return Object.is(value, -0) || (typeof value === 'object' && value !== null && Object.values(value).some(hasNegativeZero))
}
