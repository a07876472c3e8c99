import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { describe, expect, test } from 'vitest'
import { base64url, concatBytes, fromBase64url, utf8ToBytes } from '../bytes.ts'
import type { Assertion, KeyCard } from './bundle.ts'
import { readCoseKey } from './cose-key.ts'
import { exampleKeyCard, ORIGIN, PASSKEYS, RP_ID } from './example.ts'
import { type AssertChanges, softwareAuthenticator } from './software-authenticator.ts'
import { verifyAssertion } from './webauthn.ts'

const challenge = sha256(utf8ToBytes('statement'))
const keyCard = exampleKeyCard('provider')
const assert = (changes: AssertChanges = {}) => PASSKEYS.provider.assert(challenge, changes).assertion
const check = (assertion: Assertion, card: KeyCard = keyCard) => verifyAssertion({ assertion, keyCard: card, challenge })
const refusal = (assertion: Assertion, card: KeyCard = keyCard) => {
  const verdict = check(assertion, card)
  return verdict.ok ? 'accepted' : `${verdict.code}: ${verdict.message}`
}

test('an assertion by the registered key over the challenge is accepted', () =>
  expect(check(assert())).toEqual({ ok: true, algorithm: 'ES256' }))

describe('an assertion is refused', () => {
  test('for another challenge', () =>
    expect(verifyAssertion({ assertion: assert(), keyCard, challenge: sha256(challenge) }).ok).toBe(false))
  test('of a registration', () => expect(refusal(assert({ type: 'webauthn.create' }))).toMatch('not of a signature'))
  test('from another page', () => expect(refusal(assert({ origin: 'https://evil.example' }))).toMatch('on a page'))
  test('from inside a page of another origin', () => expect(refusal(assert({ crossOrigin: true }))).toMatch('another origin'))
  test('for another relying party', () => expect(refusal(assert({ rpId: 'evil.example' }))).toMatch('another relying party'))
  test('without user presence', () => expect(refusal(assert({ userPresent: false }))).toMatch('did not see a person'))
  test('without user verification', () => expect(refusal(assert({ userVerified: false }))).toMatch('did not verify the person'))
  test('by a key that is not the registered one', () => {
    expect(refusal(PASSKEYS.consumer.assert(challenge).assertion)).toMatch(/^UNKNOWN_KEY/)
    expect(refusal({ ...PASSKEYS.consumer.assert(challenge).assertion, credentialId: keyCard.credentialId })).toMatch('does not match')
  })
  test('when any character of any part is changed', () => {
    const good = assert()
    for (const field of ['credentialId', 'clientDataJSON', 'authenticatorData', 'signature'] as const)
      for (let i = 0; i < good[field].length; i++) {
        const other = good[field][i] === 'A' ? 'B' : 'A'
        expect(check({ ...good, [field]: good[field].slice(0, i) + other + good[field].slice(i + 1) }).ok, `${field} ${i}`).toBe(false)
      }
  })
  test('when a byte follows its authenticator data, or its flags contradict each other', () => {
    const good = assert()
    const data = fromBase64url(good.authenticatorData)!
    expect(refusal({ ...good, authenticatorData: base64url(concatBytes(data, Uint8Array.of(0))) })).toMatch('longer than it says')
    expect(refusal({ ...good, authenticatorData: base64url(data.map((byte, i) => (i === 32 ? byte | 0x10 : byte))) })).toMatch(
      'contradicts',
    )
    expect(refusal({ ...good, authenticatorData: base64url(data.slice(0, 36)) })).toMatch('too short')
  })
  test('when its client data is not UTF-8, not JSON or not an object', () => {
    for (const bytes of [Uint8Array.of(0xff), utf8ToBytes('{'), utf8ToBytes('[]'), utf8ToBytes('null'), utf8ToBytes('1')])
      expect(check({ ...assert(), clientDataJSON: base64url(bytes) }).ok).toBe(false)
  })
})

test('a signature with a high s is accepted, because authenticators make them', () => {
  const good = assert()
  const { r, s } = p256.Signature.fromBytes(fromBase64url(good.signature)!, 'der')
  const other = new p256.Signature(r, p256.Point.Fn.neg(s))
  expect(other.hasHighS()).not.toBe(new p256.Signature(r, s).hasHighS())
  expect(check({ ...good, signature: base64url(other.toBytes('der')) }).ok).toBe(true)
})

test('an Ed25519 key signs as well, and its 64 bytes are judged strictly', () => {
  const secret = new Uint8Array(32).fill(3)
  const cose = concatBytes(Uint8Array.of(0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20), ed25519.getPublicKey(secret))
  const card = { ...keyCard, cosePublicKey: base64url(cose) }
  const base = assert()
  const message = concatBytes(fromBase64url(base.authenticatorData)!, sha256(fromBase64url(base.clientDataJSON)!))
  const signature = ed25519.sign(message, secret)
  expect(check({ ...base, signature: base64url(signature) }, card)).toEqual({ ok: true, algorithm: 'EdDSA' })
  expect(check({ ...base, signature: base64url(signature.slice(0, 63)) }, card).ok).toBe(false)
  expect(check({ ...base, signature: base64url(signature.map((byte, i) => (i === 0 ? byte ^ 1 : byte))) }, card).ok).toBe(false)
})

describe('a COSE key', () => {
  const good = fromBase64url(keyCard.cosePublicKey)!
  test('is read in canonical form', () => expect(readCoseKey(good)?.algorithm).toBe('ES256'))
  test('is refused when a byte is missing or follows', () => {
    for (let n = 0; n < good.length; n++) expect(readCoseKey(good.slice(0, n))).toBeNull()
    expect(readCoseKey(concatBytes(good, Uint8Array.of(0)))).toBeNull()
  })
  test('is refused with another type, algorithm or curve, a key twice, one too many, or a longer encoding', () => {
    const at = (i: number, byte: number) => good.map((b, j) => (i === j ? byte : b))
    expect(readCoseKey(at(2, 0x01))).toBeNull() // kty OKP with y
    expect(readCoseKey(at(4, 0x27))).toBeNull() // alg EdDSA
    expect(readCoseKey(at(6, 0x02))).toBeNull() // curve P-384
    expect(readCoseKey(at(3, 0x01))).toBeNull() // key 1 twice
    expect(readCoseKey(at(0, 0xa6))).toBeNull()
    expect(readCoseKey(concatBytes(Uint8Array.of(0xa6), good.slice(1), Uint8Array.of(0x04, 0x00)))).toBeNull()
    expect(readCoseKey(concatBytes(Uint8Array.of(0xb8, 0x05), good.slice(1)))).toBeNull()
    expect(readCoseKey(concatBytes(Uint8Array.of(0xa5, 0x18, 0x01), good.slice(2)))).toBeNull()
    expect(readCoseKey(Uint8Array.of(0xbf, ...good.slice(1), 0xff))).toBeNull()
  })
})

describe('the software authenticator', () => {
  test('makes the same key and signature from the same seed, and another from another seed or relying party', () => {
    const seed = new Uint8Array(16).fill(1)
    const a = softwareAuthenticator(seed, RP_ID, ORIGIN)
    expect(softwareAuthenticator(seed, RP_ID, ORIGIN).assert(challenge)).toEqual(a.assert(challenge))
    expect(softwareAuthenticator(seed, 'other.example', ORIGIN).credentialId).not.toBe(a.credentialId)
    expect(softwareAuthenticator(new Uint8Array(16).fill(2), RP_ID, ORIGIN).credentialId).not.toBe(a.credentialId)
    expect(() => softwareAuthenticator(new Uint8Array(15), RP_ID, ORIGIN)).toThrow(RangeError)
  })

  test('registers and signs in with @simplewebauthn/server, which stores the same key', async () => {
    const authenticator = PASSKEYS.provider
    const expected = { expectedChallenge: base64url(challenge), expectedOrigin: ORIGIN, expectedRPID: RP_ID, requireUserVerification: true }
    const registered = await verifyRegistrationResponse({ ...expected, response: authenticator.register(challenge) })
    expect(registered.verified).toBe(true)
    const credential = registered.registrationInfo!.credential
    expect(credential.id).toBe(authenticator.credentialId)
    expect(base64url(credential.publicKey)).toBe(authenticator.cosePublicKey)
    const signedIn = await verifyAuthenticationResponse({
      ...expected,
      credential,
      response: authenticator.assert(base64url(challenge)).response,
    })
    expect(signedIn.verified).toBe(true)
    expect(signedIn.authenticationInfo.userVerified).toBe(true)
  })
})
