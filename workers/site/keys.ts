import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { ed25519 } from '@noble/curves/ed25519.js'
import * as z from 'zod'
import { base64url, fromBase64url, utf8ToBytes } from '#core/bytes.ts'
import { type Jwk, jwkOf, thumbprint } from '#core/protocol/jws.ts'
import { Refused } from '#core/refusal.ts'
import { isMissing, moveIntoPlace, writeJson } from './files.ts'
import type { Home } from './home.ts'

export interface SiteKey {
  /** 32-byte Ed25519 seed. */
  readonly secret: Uint8Array
  readonly jwk: Jwk
  readonly thumbprint: string
  /** Thumbprints of the keys that this site had before, oldest first. Agreements that were sealed with them name them. */
  readonly former: readonly string[]
  readonly madeAt: Date
}

const PrivateJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().length(43),
  d: z.string().length(43),
  former: z.array(z.string().length(43)).max(1000).default([]),
})

const keyOf = (secret: Uint8Array, former: readonly string[], madeAt: Date): SiteKey => {
  const jwk = jwkOf(ed25519.getPublicKey(secret))
  return { secret, jwk, thumbprint: thumbprint(jwk), former, madeAt }
}

const writeKey = async (path: string, former: readonly string[]): Promise<SiteKey> => {
  const secret = new Uint8Array(randomBytes(32))
  const key = keyOf(secret, former, new Date())
  await writeJson(path, { ...key.jwk, d: base64url(secret), former })
  return key
}

/** The key that agreements with this thumbprint are held to: `named` when it is or was this site's own, else the present one. */
export const ownThumbprint = (key: SiteKey, named: string | undefined): string =>
  named !== undefined && key.former.includes(named) ? named : key.thumbprint

/** Proof that whoever enrols holds the key: signature over "enrol\n" ‖ token ‖ "\n" ‖ thumbprint, base64url. */
export const enrolProof = (key: SiteKey, token: string): string =>
  base64url(ed25519.sign(utf8ToBytes(`enrol\n${token}\n${key.thumbprint}`), key.secret))

/** Makes the site's key, or returns the one that an interrupted enrolment left. */
export const createKey = async (home: Home): Promise<SiteKey> => (await loadIfThere(home.key)) ?? writeKey(home.key, [])

/** The key that an interrupted rotation left, or null. */
export const loadNextKey = (home: Home): Promise<SiteKey | null> => loadIfThere(home.nextKey)
/** Makes the key that shall take the place of `old`. */
export const createNextKey = (home: Home, old: SiteKey): Promise<SiteKey> => writeKey(home.nextKey, [...old.former, old.thumbprint])
/** One rename: at any moment the home holds exactly one key file. The old secret is gone after it. */
export const installNextKey = (home: Home): Promise<void> => moveIntoPlace(home.nextKey, home.key)

const loadIfThere = (path: string): Promise<SiteKey | null> =>
  readKey(path).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })

/**
 * @throws {Refused} BAD_INPUT for a damaged key file or one that other users can read
 * @throws ENOENT when there is no key
 */
export const loadKey = (home: Home): Promise<SiteKey> => readKey(home.key)

const readKey = async (path: string): Promise<SiteKey> => {
  const { mode, mtime } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new Refused(
      'BAD_INPUT',
      `The key file ${path} can be read by other users. Run chmod 600 on it, and ask for a new enrolment if others had access.`,
    )
  const text = await readFile(path, 'utf8')
  const parsed = (() => {
    try {
      return PrivateJwk.safeParse(JSON.parse(text)).data
    } catch {
      return undefined
    }
  })()
  const secret = parsed ? fromBase64url(parsed.d) : null
  const key = secret?.length === 32 ? keyOf(secret, parsed!.former, mtime) : null
  if (!key || key.jwk.x !== parsed?.x)
    throw new Refused('BAD_INPUT', `The key file ${path} is damaged. Restore it from a backup, or enrol this site again with a new token.`)
  return key
}
