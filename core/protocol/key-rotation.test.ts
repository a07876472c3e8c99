import { ed25519 } from '@noble/curves/ed25519.js'
import { expect, test } from 'vitest'
import { jwkOf, signJws, thumbprint } from './jws.ts'
import { ROTATION_TYP, type Rotation, signRotation, verifyRotation } from './key-rotation.ts'

const pair = (fill: number) => {
  const secret = new Uint8Array(32).fill(fill)
  return { secret, jwk: jwkOf(ed25519.getPublicKey(secret)) }
}
const [old, next, other] = [pair(1), pair(2), pair(3)]
const SITE = '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0003' as Rotation['site']
const good = signRotation(SITE, old, next)
const rotation: Rotation = { schema: 'site-key-rotation/v1', site: SITE, from: thumbprint(old.jwk), to: next.jwk }
const signed = (changes: object, by = next) => signJws(ROTATION_TYP, { ...rotation, ...changes }, by.secret)

test('a rotation that the old and the new key have signed names the new key', () => {
  expect(verifyRotation(SITE, old.jwk, good)).toEqual(next.jwk)
})

test.each<[string, Partial<typeof good>]>([
  ['signed by the old key alone', { byNew: signed({}, old) }],
  ['signed by the new key alone', { byOld: signed({}) }],
  ['signed by a third key in place of the new one', { byNew: signed({}, other) }],
  ['whose two signatures are over different statements', { byNew: signed({ from: thumbprint(other.jwk) }) }],
  ['for another site', signRotation('0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0004' as Rotation['site'], old, next)],
  ['from another key', signRotation(SITE, other, next)],
  ['to the same key', signRotation(SITE, old, old)],
  ['of another type', { byOld: signJws('order+jws', rotation, old.secret), byNew: signJws('order+jws', rotation, next.secret) }],
  ['with a field more', { byOld: signed({ more: 1 }, old), byNew: signed({ more: 1 }) }],
  ['that is nothing', { byOld: '', byNew: '' }],
])('a rotation %s is none', (_, changes) => {
  expect(verifyRotation(SITE, old.jwk, { ...good, ...changes })).toBeNull()
})
