import { fromBase64url } from '../bytes.ts'

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aiou'
const WORDS = 6

/** Sixteen bits as a word that can be read aloud: consonant, vowel, consonant, vowel, consonant (proquint, arXiv:0901.4016). */
const word = (high: number, low: number): string => {
  const bits = (high << 8) | low
  const consonant = (shift: number) => CONSONANTS[(bits >> shift) & 15]
  const vowel = (shift: number) => VOWELS[(bits >> shift) & 3]
  return `${consonant(12)}${vowel(10)}${consonant(6)}${vowel(4)}${consonant(0)}`
}

/**
 * The fingerprint of a key as six words, shown at the site and on the exchange, so that two people can compare them by telephone: the first
 * 96 bits of the key's thumbprint (RFC 7638, base64url). Nobody can search for another key with the same words.
 */
export const fingerprintWords = (thumbprint: string): string => {
  const bytes = fromBase64url(thumbprint)
  if (bytes?.length !== 32) return ''
  return Array.from({ length: WORDS }, (_, i) => word(bytes[2 * i]!, bytes[2 * i + 1]!)).join(' ')
}
