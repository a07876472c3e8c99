import { ed25519 } from '@noble/curves/ed25519.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { base64url, fromBase64url, utf8ToBytes } from '../bytes.ts'
import { canonicalBytes } from '../canonical.ts'
import { Jwk, jwkOf, publicKeyOf, signJws, thumbprint, verifyJws } from './jws.ts'

const secret = new Uint8Array(32).fill(6)
const key = jwkOf(ed25519.getPublicKey(secret))
const otherSecret = new Uint8Array(32).fill(7)
const other = jwkOf(ed25519.getPublicKey(otherSecret))
const TYP = 'order+jws'
const payload = { kind: 'task', round: 3, text: 'Grüße' }
const good = signJws(TYP, payload, secret)

/** A JWS with any header and payload bytes, signed properly by the key. */
const made = (header: Uint8Array | object, body: Uint8Array | object = payload, by = secret): string => {
  const bytes = (value: Uint8Array | object) => base64url(value instanceof Uint8Array ? value : canonicalBytes(value))
  const text = `${bytes(header)}.${bytes(body)}`
  return `${text}.${base64url(ed25519.sign(utf8ToBytes(text), by))}`
}
const header = { alg: 'Ed25519', kid: thumbprint(key), typ: TYP }

test('a key has the thumbprint of RFC 8037 appendix A.3', () => {
  const published = Jwk.parse({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })
  expect(thumbprint(published)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
})

test('what is signed is read back, by the key that the reader holds', () => {
  expect(verifyJws(TYP, good, key)).toEqual(payload)
  expect(made(header)).toBe(good)
})

describe('a JWS is refused', () => {
  test('by another key, even when it names the right one', () => {
    expect(verifyJws(TYP, good, other)).toBeNull()
    expect(verifyJws(TYP, made(header, payload, otherSecret), key)).toBeNull()
  })
  test('with the key of a stranger inside it', () => {
    expect(verifyJws(TYP, signJws(TYP, payload, otherSecret), key)).toBeNull()
    expect(verifyJws(TYP, made({ ...header, jwk: other }, payload, otherSecret), key)).toBeNull()
    expect(verifyJws(TYP, made({ ...header, jwk: key }), key)).toBeNull()
  })
  test('with a foreign or missing key id', () => {
    const { kid: _, ...noKid } = header
    expect(verifyJws(TYP, made({ ...header, kid: thumbprint(other) }), key)).toBeNull()
    expect(verifyJws(TYP, made(noKid), key)).toBeNull()
  })
  test('with another algorithm, none at all, or a MAC made with the public key', () => {
    for (const alg of ['none', 'None', 'EdDSA', 'ES256', 'HS256', 'ed25519'])
      expect(verifyJws(TYP, made({ ...header, alg }), key), alg).toBeNull()
    const text = `${base64url(canonicalBytes({ ...header, alg: 'HS256' }))}.${base64url(canonicalBytes(payload))}`
    expect(verifyJws(TYP, `${text}.${base64url(hmac(sha256, publicKeyOf(key)!, utf8ToBytes(text)))}`, key)).toBeNull()
    expect(verifyJws(TYP, `${good.slice(0, good.lastIndexOf('.'))}.`, key)).toBeNull()
  })
  test('of another type, so that a seal is no order', () => {
    expect(verifyJws('dua-seal+jws', good, key)).toBeNull()
    expect(verifyJws(TYP, signJws('dua-seal+jws', payload, secret), key)).toBeNull()
  })
  test('with a header member more, such as crit or b64, or one that is spelt otherwise', () => {
    expect(verifyJws(TYP, made({ ...header, crit: ['b64'], b64: false }), key)).toBeNull()
    expect(verifyJws(TYP, made(utf8ToBytes(`{"typ":"${TYP}","kid":"${header.kid}","alg":"Ed25519"}`)), key)).toBeNull()
    expect(verifyJws(TYP, made(utf8ToBytes(`{"alg":"none","alg":"Ed25519","kid":"${header.kid}","typ":"${TYP}"}`)), key)).toBeNull()
  })
  test('with a payload that is not canonical, though properly signed', () => {
    for (const text of ['{"b":1,"a":2}', '{"a":1,"a":2}', '{"a": 1}', '{"a":1.5}', '{"a":9007199254740993}', '', 'text'])
      expect(verifyJws(TYP, made(header, utf8ToBytes(text)), key), text).toBeNull()
    expect(verifyJws(TYP, made(header, Uint8Array.of(0x22, 0xff, 0x22)), key)).toBeNull()
  })
  test('with more or fewer than three parts, padding, or white space', () => {
    const [head, body, signature] = good.split('.') as [string, string, string]
    for (const text of [
      '',
      '..',
      `${head}.${body}`,
      `${good}.`,
      `${good}.${signature}`,
      `${good}=`,
      ` ${good}`,
      `${good}\n`,
      `${head}..${signature}`,
    ])
      expect(verifyJws(TYP, text, key), text).toBeNull()
  })
  test('when any character is changed', () => {
    for (let i = 0; i < good.length; i++) {
      const changed = good.slice(0, i) + (good[i] === 'A' ? 'B' : 'A') + good.slice(i + 1)
      expect(verifyJws(TYP, changed, key), `at ${i}`).toBeNull()
    }
  })
  test('when its payload is larger than the reader asked for', () => {
    const large = signJws(TYP, { text: 'a'.repeat(1000) }, secret)
    expect(verifyJws(TYP, large, key, 2000)).not.toBeNull()
    expect(verifyJws(TYP, large, key, 1000)).toBeNull()
    expect(verifyJws(TYP, large, key, 100)).toBeNull()
  })
  test('when S of its signature is not reduced (RFC 8032 §5.1.7)', () => {
    const at = good.lastIndexOf('.') + 1
    const raw = fromBase64url(good.slice(at))!
    let s = raw.slice(32).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + ed25519.Point.Fn.ORDER
    for (let i = 32; i < 64; i++, s /= 256n) raw[i] = Number(s % 256n)
    expect(verifyJws(TYP, good.slice(0, at) + base64url(raw), key)).toBeNull()
  })
})

test('a key in another type, on another curve, of another length or with a private part is no public key', () => {
  expect(Jwk.safeParse({ ...key, kty: 'EC' }).success).toBe(false)
  expect(Jwk.safeParse({ ...key, crv: 'X25519' }).success).toBe(false)
  expect(Jwk.safeParse({ ...key, d: key.x }).success).toBe(false)
  expect(publicKeyOf({ ...key, x: `${key.x.slice(0, 42)}=` })).toBeNull()
  expect(publicKeyOf({ ...key, x: key.x.slice(0, 42) })).toBeNull()
})
