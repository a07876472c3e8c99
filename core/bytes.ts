import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

export { bytesToHex, concatBytes, hexToBytes, utf8ToBytes }

/** Decodes UTF-8 strictly: `null` for any malformed sequence. Written here because core knows no TextDecoder. */
export const utf8FromBytes = (bytes: Uint8Array): string | null => {
  let out = ''
  let i = 0
  while (i < bytes.length) {
    const a = bytes[i]!
    const length = a < 0x80 ? 1 : a >= 0xc2 && a < 0xe0 ? 2 : a >= 0xe0 && a < 0xf0 ? 3 : a >= 0xf0 && a < 0xf5 ? 4 : 0
    if (length === 0 || i + length > bytes.length) return null
    let point = length === 1 ? a : a & (0xff >> (length + 1))
    for (let j = 1; j < length; j++) {
      const b = bytes[i + j]!
      if ((b & 0xc0) !== 0x80) return null
      point = (point << 6) | (b & 0x3f)
    }
    const shortest = [0, 0, 0x80, 0x800, 0x10000][length]!
    if (point < shortest || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return null
    out += String.fromCodePoint(point)
    i += length
  }
  return out
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** RFC 4648 §5, no padding. */
export const base64url = (bytes: Uint8Array): string => {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i]!
    const b = bytes[i + 1]
    const c = bytes[i + 2]
    out += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]!
    if (b !== undefined) out += ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]!
    if (c !== undefined) out += ALPHABET[c & 63]!
  }
  return out
}

/** Strict inverse of base64url: `null` for a foreign character, padding, or non-zero left-over bits. */
export const fromBase64url = (text: string): Uint8Array | null => {
  const rest = text.length % 4
  if (rest === 1) return null
  const out = new Uint8Array(Math.floor((text.length * 6) / 8))
  let buffer = 0
  let bits = 0
  let at = 0
  for (const char of text) {
    const value = ALPHABET.indexOf(char)
    if (value < 0) return null
    buffer = (buffer << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[at++] = (buffer >> bits) & 0xff
      buffer &= (1 << bits) - 1
    }
  }
  return buffer === 0 ? out : null
}

/** RFC 4648 §4 with padding, as HTTP structured fields write byte sequences. */
export const base64 = (bytes: Uint8Array): string => {
  const text = base64url(bytes).replaceAll('-', '+').replaceAll('_', '/')
  return text + '='.repeat((4 - (text.length % 4)) % 4)
}
export const fromBase64 = (text: string): Uint8Array | null => {
  if (text.length % 4 !== 0) return null
  const body = text.replace(/={1,2}$/, '')
  if (/[-_=]/.test(body)) return null
  return fromBase64url(body.replaceAll('+', '-').replaceAll('/', '_'))
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return difference === 0
}
