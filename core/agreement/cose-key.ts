/** A public key that this verifier understands (RFC 9053): ES256 on P-256, or EdDSA on Ed25519. */
export type CoseKey =
  | { readonly algorithm: 'ES256' /** Uncompressed SEC 1 point, 65 bytes. */; readonly publicKey: Uint8Array }
  | { readonly algorithm: 'EdDSA' /** 32 bytes. */; readonly publicKey: Uint8Array }

type Value = number | Uint8Array

/**
 * Reads the one CBOR form that a credential public key has (RFC 8949 §4.2.1, CTAP2 canonical form): one definite map of small integers
 * to small integers or byte strings, shortest lengths, no duplicate, nothing after it. Anything else is `null`.
 */
const readMap = (bytes: Uint8Array): Map<number, Value> | null => {
  const head = bytes[0]
  if (head === undefined || head < 0xa1 || head > 0xb7) return null
  const map = new Map<number, Value>()
  let at = 1
  const integer = (): number | null => {
    const byte = bytes[at++]
    if (byte === undefined) return null
    const major = byte >> 5
    const low = byte & 31
    if (major > 1) return null
    let value = low
    if (low === 24) {
      const next = bytes[at++]
      if (next === undefined || next < 24) return null
      value = next
    } else if (low > 23) return null
    return major === 0 ? value : -1 - value
  }
  const byteString = (): Uint8Array | null => {
    const byte = bytes[at++]!
    let length = byte & 31
    if (length === 24) {
      const next = bytes[at++]
      if (next === undefined || next < 24) return null
      length = next
    } else if (length > 23) return null
    if (at + length > bytes.length) return null
    const value = bytes.slice(at, at + length)
    at += length
    return value
  }
  for (let i = 0; i < head - 0xa0; i++) {
    const key = integer()
    if (key === null || map.has(key) || at >= bytes.length) return null
    const value = bytes[at]! >> 5 === 2 ? byteString() : integer()
    if (value === null) return null
    map.set(key, value)
  }
  return at === bytes.length ? map : null
}

const coordinate = (value: Value | undefined): Uint8Array | null => (value instanceof Uint8Array && value.length === 32 ? value : null)

/**
 * Reads a COSE_Key as WebAuthn Level 3 §6.5.1.1 limits it: the required members of its type and no other.
 * @returns null for another key type, another curve, an extra member, or any other encoding of the same key
 */
export const readCoseKey = (bytes: Uint8Array): CoseKey | null => {
  const map = readMap(bytes)
  if (!map) return null
  const x = coordinate(map.get(-2))
  if (!x) return null
  if (map.size === 5 && map.get(1) === 2 && map.get(3) === -7 && map.get(-1) === 1) {
    const y = coordinate(map.get(-3))
    return y ? { algorithm: 'ES256', publicKey: Uint8Array.of(4, ...x, ...y) } : null
  }
  if (map.size === 4 && map.get(1) === 1 && map.get(3) === -8 && map.get(-1) === 6) return { algorithm: 'EdDSA', publicKey: x }
  return null
}
