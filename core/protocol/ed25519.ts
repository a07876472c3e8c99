import { ed25519 } from '@noble/curves/ed25519.js'

/** Ed25519 (RFC 8032) over bytes. The exchange brings a native one; browsers and the offline verifier use the plain one. */
export interface Ed25519 {
  /** @param secret 32-byte seed; returns 64 bytes */
  sign(message: Uint8Array, secret: Uint8Array): Uint8Array
  /** @param signature 64 bytes @param publicKey 32 bytes; may throw on a malformed key */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

export const plainEd25519: Ed25519 = {
  sign: (message, secret) => ed25519.sign(message, secret),
  verify: (signature, message, publicKey) => ed25519.verify(signature, message, publicKey, { zip215: false }),
}
