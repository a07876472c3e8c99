import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64url, concatBytes, equalBytes, fromBase64url, utf8FromBytes, utf8ToBytes } from '../bytes.ts'
import { refuse, type Verdict } from '../refusal.ts'
import type { Assertion, KeyCard } from './bundle.ts'
import { type CoseKey, readCoseKey } from './cose-key.ts'

/** Flags of authenticator data (WebAuthn Level 3 §6.1). */
export const FLAGS = {
  userPresent: 0x01,
  userVerified: 0x04,
  backupEligible: 0x08,
  backedUp: 0x10,
  attested: 0x40,
  extensions: 0x80,
} as const

const no = (message: string) => refuse('SIGNATURE_INVALID', message)

/** §7.2 steps 10 to 14: what the browser saw. */
const clientDataProblem = (bytes: Uint8Array, challenge: Uint8Array, origins: readonly string[]): string | null => {
  const text = utf8FromBytes(bytes)
  if (text === null) return 'The client data is not UTF-8.'
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return 'The client data is not JSON.'
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'The client data is not an object.'
  const { type, challenge: given, origin, crossOrigin, topOrigin } = data as Record<string, unknown>
  if (type !== 'webauthn.get') return 'The client data is not of a signature (webauthn.get).'
  if (given !== base64url(challenge)) return 'The signature was made over another challenge.'
  if (typeof origin !== 'string' || !origins.includes(origin))
    return 'The signature was made on a page that this key is not registered for.'
  if (crossOrigin !== undefined && crossOrigin !== false) return 'The signature was made inside a page of another origin.'
  if (topOrigin !== undefined) return 'The signature was made inside a page of another origin.'
  return null
}

/** §7.2 steps 15 to 19: what the authenticator says. */
const authenticatorDataProblem = (data: Uint8Array, rpId: string): string | null => {
  const flags = data[32]
  if (data.length < 37 || flags === undefined) return 'The authenticator data is too short.'
  if (!equalBytes(data.slice(0, 32), sha256(utf8ToBytes(rpId)))) return 'The signature was made for another relying party.'
  if (!(flags & FLAGS.userPresent)) return 'The authenticator did not see a person.'
  if (!(flags & FLAGS.userVerified)) return 'The authenticator did not verify the person (PIN, fingerprint or face).'
  if (flags & FLAGS.backedUp && !(flags & FLAGS.backupEligible)) return 'The authenticator data contradicts itself about backup.'
  if (!(flags & (FLAGS.attested | FLAGS.extensions)) && data.length !== 37) return 'The authenticator data is longer than it says.'
  return null
}

const signatureHolds = (key: CoseKey, message: Uint8Array, signature: Uint8Array): boolean => {
  try {
    // Authenticators do not normalise s (WebAuthn asks for plain ASN.1 Ecdsa-Sig-Value), so high s is allowed. noble hashes the message (prehash).
    return key.algorithm === 'ES256'
      ? p256.verify(signature, message, key.publicKey, { format: 'der', lowS: false, prehash: true })
      : signature.length === 64 && ed25519.verify(signature, message, key.publicKey, { zip215: false })
  } catch {
    return false
  }
}

export interface VerifyAssertion {
  readonly assertion: Assertion
  readonly keyCard: KeyCard
  readonly challenge: Uint8Array
}

/**
 * Verifies one WebAuthn assertion (WebAuthn Level 3 §7.2) against a registered key, offline: challenge, origin, relying party,
 * user presence and verification, then the signature over authenticatorData ‖ SHA-256(clientDataJSON).
 * The signature counter is not judged: passkeys that sync report 0.
 */
export const verifyAssertion = ({ assertion, keyCard, challenge }: VerifyAssertion): Verdict<{ algorithm: CoseKey['algorithm'] }> => {
  if (assertion.credentialId !== keyCard.credentialId)
    return refuse('UNKNOWN_KEY', 'The signature was made with a key that is not registered for this person.')
  const clientData = fromBase64url(assertion.clientDataJSON)
  const authenticatorData = fromBase64url(assertion.authenticatorData)
  const signature = fromBase64url(assertion.signature)
  const cose = fromBase64url(keyCard.cosePublicKey)
  if (!clientData || !authenticatorData || !signature || !cose) return no('A part of the signature is not base64url.')
  const key = readCoseKey(cose)
  if (!key) return refuse('UNKNOWN_KEY', 'The registered key is not an ES256 or EdDSA public key in canonical form.')
  const problem = clientDataProblem(clientData, challenge, keyCard.origins) ?? authenticatorDataProblem(authenticatorData, keyCard.rpId)
  if (problem) return no(problem)
  if (!signatureHolds(key, concatBytes(authenticatorData, sha256(clientData)), signature))
    return no('The signature does not match the registered key.')
  return { ok: true, algorithm: key.algorithm }
}
