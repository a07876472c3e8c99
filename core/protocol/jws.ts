import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import * as z from 'zod'
import { base64url, fromBase64url, utf8ToBytes } from '../bytes.ts'
import { canonicalBytes, parseCanonical } from '../canonical.ts'
import { type Ed25519, plainEd25519 } from './ed25519.ts'

/** Public Ed25519 key as RFC 8037 JWK. */
export const Jwk = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) })
export type Jwk = z.infer<typeof Jwk>

export const jwkOf = (publicKey: Uint8Array): Jwk => ({ kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) })
/** RFC 7638 thumbprint, base64url of SHA-256 over the required members in order. */
export const thumbprint = (jwk: Jwk): string => base64url(sha256(utf8ToBytes(`{"crv":"Ed25519","kty":"OKP","x":"${jwk.x}"}`)))
export const publicKeyOf = (jwk: Jwk): Uint8Array | null => {
  const bytes = fromBase64url(jwk.x)
  return bytes?.length === 32 ? bytes : null
}

/** Compact JWS (RFC 7515) of a canonical document; header exactly {alg, kid, typ}. `key` is the public half, derived when left out. */
export const signJws = (
  typ: string,
  payload: unknown,
  secretKey: Uint8Array,
  key: Jwk = jwkOf(ed25519.getPublicKey(secretKey)),
  { sign }: Ed25519 = plainEd25519,
): string => {
  const kid = thumbprint(key)
  const head = base64url(canonicalBytes({ alg: 'Ed25519', kid, typ }))
  const body = base64url(canonicalBytes(payload))
  return `${head}.${body}.${base64url(sign(utf8ToBytes(`${head}.${body}`), secretKey))}`
}

/**
 * Verifies against ONE key that the caller holds (never one that travels inside) and returns the payload, or `null`.
 * @param maxBytes upper bound of the decoded payload
 */
export const verifyJws = (typ: string, jws: string, key: Jwk, maxBytes = 1 << 20, { verify }: Ed25519 = plainEd25519): unknown => {
  const parts = jws.split('.')
  const publicKey = publicKeyOf(key)
  if (parts.length !== 3 || !publicKey || jws.length > maxBytes * 2) return null
  const [head, body, signature] = parts as [string, string, string]
  const headBytes = fromBase64url(head)
  const bodyBytes = fromBase64url(body)
  const signatureBytes = fromBase64url(signature)
  if (!headBytes || !bodyBytes || signatureBytes?.length !== 64) return null
  const header = parseCanonical(headBytes)
  const expected = canonicalBytes({ alg: 'Ed25519', kid: thumbprint(key), typ })
  if (!header.ok || base64url(expected) !== head) return null
  try {
    if (!verify(signatureBytes, utf8ToBytes(`${head}.${body}`), publicKey)) return null
  } catch {
    return null
  }
  const payload = parseCanonical(bodyBytes, maxBytes)
  return payload.ok ? payload.value : null
}
