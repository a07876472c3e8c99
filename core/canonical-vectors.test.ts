import { sha256 } from '@noble/hashes/sha2.js'
import canonicalize from 'canonicalize'
import { describe, expect, test } from 'vitest'
import { bytesToHex, utf8ToBytes } from './bytes.ts'
import { canonicalBytes } from './canonical.ts'
import es6Numbers from './testing/es6-numbers.json' with { type: 'json' }

/** The six input and output files of github.com/cyberphone/json-canonicalization, testdata, which RFC 8785 appendix F points to. */
const PAIRS: readonly [name: string, input: string, output: string][] = [
  ['arrays', '[ 56, { "d": true, "10": null, "1": [ ] } ]', '[56,{"1":[],"10":null,"d":true}]'],
  [
    'french',
    '{ "peach": "This sorting order", "péché": "is wrong according to French", "pêche": "but canonicalization MUST", "sin":   "ingnore locale" }',
    '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ingnore locale"}',
  ],
  [
    'structures',
    '{ "1": {"f": {"f": "hi","F": 5} ,"\\n": 56.0}, "10": { }, "": "empty", "a": { }, "111": [ {"e": "yes","E": "no" } ], "A": { } }',
    '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}',
  ],
  ['unicode', '{ "Unnormalized Unicode":"A\\u030a" }', '{"Unnormalized Unicode":"A\u030a"}'],
  [
    'values',
    '{ "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false] }',
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ],
  [
    'weird',
    '{ "\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\u000a": "Newline", "1": "One", "\\u0080": "Control\\u007f", "\\ud83d\\ude02": "Smiley", "\\u00f6": "Latin Small Letter O With Diaeresis", "\\ufb33": "Hebrew Letter Dalet With Dagesh", "</script>": "Browser Challenge" }',
    '{"\\n":"Newline","\\r":"Carriage Return","1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
]

describe('the official pairs of RFC 8785', () => {
  test.each(PAIRS)('%s is written as published', (_, input, output) => expect(canonicalize(JSON.parse(input))).toBe(output))

  test('what this exchange takes of them has the same bytes, and the rest is refused: fractions, control characters, texts not in form C', () => {
    const taken = PAIRS.filter(([, input, output]) => {
      try {
        expect(canonicalBytes(JSON.parse(input))).toEqual(utf8ToBytes(output))
        return true
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError)
        return false
      }
    })
    expect(taken.map(([name]) => name)).toEqual(['arrays', 'french', 'structures'])
  })
})

/** The published sequence: the named numbers, 2000 from the smallest normal one on, then a chain of SHA-256 read as little-endian doubles. */
const es6Sequence = function* (): Generator<bigint> {
  for (const hex of es6Numbers.numbers) yield BigInt(`0x${hex}`)
  for (let i = 0n; i < 2000n; i++) yield (1n << 52n) + i
  const finite = (bits: bigint): boolean => ((bits >> 52n) & 0x7ffn) !== 0x7ffn && BigInt.asUintN(63, bits) !== 0n
  for (let block = sha256(new Uint8Array(32)); ; block = sha256(block)) {
    const view = new DataView(block.buffer, block.byteOffset)
    for (let at = 0; at < 32; at += 8) if (finite(view.getBigUint64(at, true))) yield view.getBigUint64(at, true)
  }
}

test('a million numbers of the published sequence are written as published', () => {
  const published = new Map([
    [1000, 'be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687'],
    [100_000, '22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7'],
    [1_000_000, '49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16'],
  ])
  const hash = sha256.create()
  const double = new DataView(new ArrayBuffer(8))
  let lines = ''
  let n = 0
  for (const bits of es6Sequence()) {
    double.setBigUint64(0, bits)
    lines += `${bits.toString(16)},${canonicalize(double.getFloat64(0))}\n`
    n++
    const expected = published.get(n)
    if (expected !== undefined || n % 1000 === 0) {
      hash.update(utf8ToBytes(lines))
      lines = ''
    }
    if (expected !== undefined) expect(bytesToHex(hash.clone().digest()), `${n} lines`).toBe(expected)
    if (n === 1_000_000) break
  }
}, 300_000)
