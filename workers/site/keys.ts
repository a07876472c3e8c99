import { randomBytes } from 'node:crypto'
import { chmod, readFile, stat } from 'node:fs/promises'
import { ed25519 } from '@noble/curves/ed25519.js'
import * as z from 'zod'
import { base64url, bytesToHex, fromBase64url, utf8ToBytes } from '#core/bytes.ts'
import { type Jwk, jwkOf, thumbprint } from '#core/protocol/jws.ts'
import { Refused } from '#core/refusal.ts'
import { isMissing, writeJson } from './files.ts'
import type { Home } from './home.ts'

export interface SiteKey {
  /** 32-byte Ed25519 seed. */
  readonly secret: Uint8Array
  readonly jwk: Jwk
  readonly thumbprint: string
}

const PrivateJwk = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43), d: z.string().length(43) })

const keyOf = (secret: Uint8Array): SiteKey => {
  const jwk = jwkOf(ed25519.getPublicKey(secret))
  return { secret, jwk, thumbprint: thumbprint(jwk) }
}

/** First 32 hex digits of the key's thumbprint (RFC 7638) in groups of four, as both sides show it. */
export const fingerprint = (key: string): string =>
  bytesToHex(fromBase64url(key) ?? new Uint8Array())
    .slice(0, 32)
    .replace(/(.{4})(?=.)/g, '$1 ')

/** Proof that whoever enrols holds the key: signature over "enrol\n" ‖ token ‖ "\n" ‖ thumbprint, base64url. */
export const enrolProof = (key: SiteKey, token: string): string =>
  base64url(ed25519.sign(utf8ToBytes(`enrol\n${token}\n${key.thumbprint}`), key.secret))

/** Makes the site's key, or returns the one that an interrupted enrolment left. */
export const createKey = async (home: Home): Promise<SiteKey> => {
  const kept = await loadKey(home).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (kept) return kept
  const secret = new Uint8Array(randomBytes(32))
  const key = keyOf(secret)
  await writeJson(home.key, { ...key.jwk, d: base64url(secret) })
  await chmod(home.key, 0o600)
  return key
}

/**
 * @throws {Refused} BAD_INPUT for a damaged key file or one that other users can read
 * @throws ENOENT when there is no key
 */
export const loadKey = async (home: Home): Promise<SiteKey> => {
  const { mode } = await stat(home.key)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new Refused(
      'BAD_INPUT',
      `The key file ${home.key} can be read by other users. Run chmod 600 on it, and ask for a new enrolment if others had access.`,
    )
  const text = await readFile(home.key, 'utf8')
  const parsed = (() => {
    try {
      return PrivateJwk.safeParse(JSON.parse(text)).data
    } catch {
      return undefined
    }
  })()
  const secret = parsed ? fromBase64url(parsed.d) : null
  const key = secret?.length === 32 ? keyOf(secret) : null
  if (!key || key.jwk.x !== parsed?.x)
    throw new Refused(
      'BAD_INPUT',
      `The key file ${home.key} is damaged. Restore it from a backup, or enrol this site again with a new token.`,
    )
  return key
}
