import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { ed25519Of } from '#core/protocol/ed25519.ts'

export const nativeEd25519 = ed25519Of<KeyObject>({ createPrivateKey, createPublicKey, sign, verify })
