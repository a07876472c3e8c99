import { canonicalHash } from '../canonical.ts'
import type { Hash } from '../id.ts'
import { signJws, thumbprint, verifyJws } from '../protocol/jws.ts'
import { refuse, type Verdict } from '../refusal.ts'
import { type Bundle, SEAL_TYP, Seal, type Signed } from './bundle.ts'
import { epochSeconds } from './instant.ts'
import type { Terms } from './terms.ts'

/** SHA-256 over the JCS of [statement, assertion] pairs in order, with the domain `dua-signed/v1`. */
export const signedHash = (signed: readonly Signed[]): Hash =>
  canonicalHash(
    'dua-signed/v1',
    signed.map(({ statement, assertion }) => [statement, assertion]),
  ) as Hash

/** Makes the site's seal, a compact JWS. @param siteSecretKey 32-byte Ed25519 seed */
export const makeSeal = (payload: Seal, siteSecretKey: Uint8Array): string => signJws(SEAL_TYP, Seal.parse(payload), siteSecretKey)

/** Verifies the seal of a bundle: by the key that the terms name, over exactly these statements, made last. */
export const verifySeal = (bundle: Bundle, terms: Terms, termsHash: Hash): Verdict<{ seal: Seal }> => {
  if (bundle.seal === null) return refuse('SEAL_MISSING', `The site ${terms.site.name} has not sealed this agreement yet.`)
  const no = (message: string) => refuse('SEAL_INVALID', message)
  if (thumbprint(bundle.siteKey) !== terms.site.keyThumbprint) return no('The site key in the bundle is not the one that the terms name.')
  const parsed = Seal.safeParse(verifyJws(SEAL_TYP, bundle.seal, bundle.siteKey, 4096))
  if (!parsed.success) return no("The site's seal is not a valid signature by its key.")
  const seal = parsed.data
  if (seal.dua !== termsHash) return no('The seal is for other terms.')
  if (seal.site !== terms.site.id) return no('The seal is of another site.')
  if (seal.signed !== signedHash(bundle.signed)) return no('The seal covers other signatures than the ones in the bundle.')
  const sealedAt = epochSeconds(seal.iat)
  if (sealedAt === null || bundle.signed.some(({ statement }) => (epochSeconds(statement.iat) ?? Infinity) > sealedAt))
    return no('The seal is dated before a signature, but the site seals last.')
  return { ok: true, seal }
}
