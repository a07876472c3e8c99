import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { base64url } from '../bytes.ts'
import { fingerprintWords } from './fingerprint-words.ts'

const bytesOf = (text: string) => new Uint8Array(createHash('sha256').update(text).digest())
const thumbprintOf = (...head: number[]) => base64url(Uint8Array.from({ length: 32 }, (_, i) => head[i] ?? 0))

test('the words of an address are those of the published examples (arXiv:0901.4016, 127.0.0.1 and 63.84.220.193)', () => {
  expect(fingerprintWords(thumbprintOf(127, 0, 0, 1))).toMatch(/^lusab babad /)
  expect(fingerprintWords(thumbprintOf(63, 84, 220, 193))).toMatch(/^gutih tugad /)
})

test('a fingerprint is six words that can be read aloud', () => {
  expect(fingerprintWords(base64url(bytesOf('a key')))).toMatch(
    /^([bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz]( ([bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz]){5}$/,
  )
})

test('no two of 100,000 keys have the same words', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 100_000; i++) seen.add(fingerprintWords(base64url(bytesOf(`key ${i}`))))
  expect(seen.size).toBe(100_000)
})

test('a change of any of the first 96 bits changes the words', () => {
  const bytes = bytesOf('a key')
  const before = fingerprintWords(base64url(bytes))
  for (let bit = 0; bit < 96; bit++) {
    const other = Uint8Array.from(bytes)
    other[bit >> 3]! ^= 1 << (bit & 7)
    expect(fingerprintWords(base64url(other)), `bit ${bit}`).not.toBe(before)
  }
})

test.each(['', 'AAAA', 'not base64url!'])('what is no thumbprint (%j) has no words', (text) => {
  expect(fingerprintWords(text)).toBe('')
})
