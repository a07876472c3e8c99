import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Ed25519 } from '#core/protocol/ed25519.ts'

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
/** RFC 8410 §7: PKCS #8 of an Ed25519 seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const keys = new Map<string, KeyObject>()

/** OpenSSL's Ed25519: a signature is checked in 0.06 ms, where plain JavaScript takes 0.9. */
export const nativeEd25519: Ed25519 = {
  sign: (message, secret) => {
    const name = base64url(secret)
    const key = keys.get(name) ?? createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' })
    keys.set(name, key)
    return new Uint8Array(sign(null, message, key))
  },
  verify: (signature, message, publicKey) =>
    verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) }, format: 'jwk' }), signature),
}
