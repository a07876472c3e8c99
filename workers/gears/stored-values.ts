import { isLossy } from './codecs/decode-frame.ts'
import type { Header } from './header.ts'

export type Values = Uint16Array | Int16Array

/** What had to be put right in the stored words. */
export type Repair = 'upper-bits' | 'high-bit' | 'sign'

/** All bits that occur in any word, two words at a time. */
const bitsUsed = (words: Uint16Array): number => {
  const skip = words.byteOffset % 4 === 0 ? 0 : 1
  const pairs = new Uint32Array(words.buffer, words.byteOffset + 2 * skip, (words.length - skip) >> 1)
  let bits = (skip === 1 ? words[0]! : 0) | words[words.length - 1]!
  for (let i = 0; i < pairs.length; i++) bits |= pairs[i]!
  return (bits | (bits >>> 16)) & 0xffff
}

/** Whether every word is already the value that its lowest `bitsStored` bits say, sign included. */
const isExtended = (words: Int16Array, bitsStored: number): boolean => {
  const up = 32 - bitsStored
  let difference = 0
  for (let i = 0; i < words.length; i++) difference |= ((words[i]! << up) >> up) ^ words[i]!
  return difference === 0
}

const isClean = (words: Values, header: Header): boolean => {
  if (header.bitsStored === 16) return true
  return words instanceof Int16Array ? isExtended(words, header.bitsStored) : bitsUsed(words) >>> header.bitsStored === 0
}

/** A lossy decoder may overshoot the range: such a value is cut off, where masking would turn white into black. */
const clamped = (words: Values, header: Header): Values => {
  const low = header.signed ? -(2 ** (header.bitsStored - 1)) : 0
  const high = low + 2 ** header.bitsStored - 1
  const values = words.slice()
  for (let i = 0; i < values.length; i++) values[i] = Math.min(high, Math.max(low, words[i]!))
  return values
}

const masked = (words: Values | Uint8Array, header: Header): Values => {
  const shift = header.highBit + 1 - header.bitsStored
  const values = header.signed ? new Int16Array(words.length) : new Uint16Array(words.length)
  const up = 32 - header.bitsStored
  const mask = 2 ** header.bitsStored - 1
  if (header.signed) for (let i = 0; i < words.length; i++) values[i] = ((words[i]! >> shift) << up) >> up
  else for (let i = 0; i < words.length; i++) values[i] = (words[i]! >> shift) & mask
  return values
}

/**
 * Stored values out of stored words (PS3.5 8.1.1): shifted by HighBit + 1 − BitsStored, masked to BitsStored, the sign extended.
 * Some writers leave rubbish above HighBit or do not extend the sign, so every word is looked at; where nothing is to be done, the
 * values are a view of `bytes`.
 * @param bytes little endian, BitsAllocated wide, at an even offset
 */
export const storedValues = (bytes: Uint8Array, header: Header): { values: Values; repairs: Repair[] } => {
  const shifted = header.highBit + 1 !== header.bitsStored
  if (header.bitsAllocated === 8) return { values: masked(bytes, header), repairs: shifted ? ['high-bit'] : [] }
  const Words = header.signed ? Int16Array : Uint16Array
  const words = new Words(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength >> 1)
  if (shifted) return { values: masked(words, header), repairs: ['high-bit'] }
  if (isClean(words, header)) return { values: words, repairs: [] }
  if (isLossy(header.transferSyntax)) return { values: clamped(words, header), repairs: [] }
  return { values: masked(words, header), repairs: [header.signed ? 'sign' : 'upper-bits'] }
}
