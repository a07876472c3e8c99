import { p256 } from '@noble/curves/nist.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { base64url, concatBytes, utf8ToBytes } from '../bytes.ts'
import type { Assertion } from './bundle.ts'
import { FLAGS } from './webauthn.ts'

/** The fields of a RegistrationResponseJSON (WebAuthn Level 3 §5.1.8) that servers read. */
export interface RegistrationResponse {
  id: string
  rawId: string
  type: 'public-key'
  response: { clientDataJSON: string; attestationObject: string; transports: 'internal'[] }
  clientExtensionResults: Record<string, never>
  authenticatorAttachment: 'platform'
}

/** The fields of an AuthenticationResponseJSON (WebAuthn Level 3 §5.1.8) that servers read. */
export interface AuthenticationResponse {
  id: string
  rawId: string
  type: 'public-key'
  response: { clientDataJSON: string; authenticatorData: string; signature: string }
  clientExtensionResults: Record<string, never>
  authenticatorAttachment: 'platform'
}

export interface SoftwareAuthenticator {
  readonly credentialId: string
  /** COSE_Key, base64url: what a key card holds. */
  readonly cosePublicKey: string
  register(challenge: Uint8Array | string): RegistrationResponse
  assert(challenge: Uint8Array | string, changes?: AssertChanges): { assertion: Assertion; response: AuthenticationResponse }
}

/** Deviations from a proper ceremony, for tests of refusal. */
export interface AssertChanges {
  readonly userPresent?: boolean
  readonly userVerified?: boolean
  readonly type?: string
  readonly origin?: string
  readonly rpId?: string
  readonly crossOrigin?: boolean
}

const byteString = (bytes: Uint8Array): Uint8Array =>
  bytes.length < 24
    ? Uint8Array.of(0x40 + bytes.length, ...bytes)
    : bytes.length < 256
      ? Uint8Array.of(0x58, bytes.length, ...bytes)
      : Uint8Array.of(0x59, bytes.length >> 8, bytes.length & 255, ...bytes)
const textString = (text: string): Uint8Array => Uint8Array.of(0x60 + text.length, ...utf8ToBytes(text))

/** COSE_Key {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} in CTAP2 canonical order. */
const coseKey = (point: Uint8Array): Uint8Array =>
  concatBytes(
    Uint8Array.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
    byteString(point.slice(1, 33)),
    Uint8Array.of(0x22),
    byteString(point.slice(33)),
  )

/**
 * A passkey in software: one ES256 key pair made from a seed, for the demo, the tests and machines without an authenticator.
 * It says that a person was present and verified, but nobody was: never register one for a real signatory.
 * The same seed, relying party and origin give the same key and, by RFC 6979, the same signatures.
 * @param seed at least 16 bytes
 */
export const softwareAuthenticator = (seed: Uint8Array, rpId: string, origin: string): SoftwareAuthenticator => {
  if (seed.length < 16) throw new RangeError('The seed of a software authenticator needs at least 16 bytes.')
  const derived = sha512(concatBytes(utf8ToBytes(`software-authenticator/v1\n${rpId}\n`), seed))
  const secretKey = p256.utils.randomSecretKey(derived.slice(0, 48))
  const cose = coseKey(p256.getPublicKey(secretKey, false))
  const rawId = sha256(cose)
  const credentialId = base64url(rawId)

  const clientData = (type: string, challenge: Uint8Array | string, at: string, crossOrigin: boolean): Uint8Array =>
    utf8ToBytes(
      JSON.stringify({ type, challenge: typeof challenge === 'string' ? challenge : base64url(challenge), origin: at, crossOrigin }),
    )
  const authenticatorData = (rp: string, flags: number, rest: Uint8Array = new Uint8Array()): Uint8Array =>
    concatBytes(sha256(utf8ToBytes(rp)), Uint8Array.of(flags), new Uint8Array(4), rest)
  const shared = {
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
  } as const

  return {
    credentialId,
    cosePublicKey: base64url(cose),
    register: (challenge) => {
      const attested = concatBytes(new Uint8Array(16), Uint8Array.of(0, rawId.length), rawId, cose)
      const data = authenticatorData(rpId, FLAGS.userPresent | FLAGS.userVerified | FLAGS.attested, attested)
      const attestationObject = concatBytes(
        Uint8Array.of(0xa3),
        textString('fmt'),
        textString('none'),
        textString('attStmt'),
        Uint8Array.of(0xa0),
        textString('authData'),
        byteString(data),
      )
      return {
        ...shared,
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', challenge, origin, false)),
          attestationObject: base64url(attestationObject),
          transports: ['internal'],
        },
      }
    },
    assert: (challenge, changes = {}) => {
      const flags = (changes.userPresent === false ? 0 : FLAGS.userPresent) | (changes.userVerified === false ? 0 : FLAGS.userVerified)
      const data = authenticatorData(changes.rpId ?? rpId, flags)
      const client = clientData(changes.type ?? 'webauthn.get', challenge, changes.origin ?? origin, changes.crossOrigin ?? false)
      const signed = p256.sign(concatBytes(data, sha256(client)), secretKey, { format: 'der', lowS: false, prehash: true })
      const response = { clientDataJSON: base64url(client), authenticatorData: base64url(data), signature: base64url(signed) }
      return { assertion: { credentialId, ...response }, response: { ...shared, response } }
    },
  }
}
