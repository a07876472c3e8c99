import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { base64, utf8ToBytes } from '../bytes.ts'
import { contentDigest, parseSignatureInput, type SignedParts, signatureBase, signRequest, verifyRequest } from './http-signature.ts'
import { jwkOf, thumbprint } from './jws.ts'

const secret = new Uint8Array(32).fill(4)
const publicKey = ed25519.getPublicKey(secret)
const params = { created: 1_795_518_000, nonce: 'AAAAAAAAAAAAAAAAAAAAAA', keyid: thumbprint(jwkOf(publicKey)) }
const parts: SignedParts = {
  method: 'POST',
  targetUri: 'https://exchange.example/api/site/poll',
  contentDigest: contentDigest(utf8ToBytes('{"free":1}')),
  site: '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0003',
  dua: '-',
}
const headers = signRequest(parts, params, secret)

test('the digest of a body is written as in RFC 9530', () => {
  expect(contentDigest(utf8ToBytes('{"hello": "world"}\n'))).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:')
})

test('the signature base has one line for each component in the order of the profile (RFC 9421 §2.5)', () => {
  expect(signatureBase(parts, params)).toBe(
    [
      '"@method": POST',
      '"@target-uri": https://exchange.example/api/site/poll',
      `"content-digest": ${parts.contentDigest}`,
      `"x-site": ${parts.site}`,
      '"x-dua": -',
      `"@signature-params": ("@method" "@target-uri" "content-digest" "x-site" "x-dua");created=1795518000;nonce="AAAAAAAAAAAAAAAAAAAAAA";keyid="${params.keyid}";tag="fx-site/1"`,
    ].join('\n'),
  )
})

test('a signed request verifies with the key of the site', () => {
  expect(parseSignatureInput(headers['signature-input'])).toEqual(params)
  expect(verifyRequest(parts, params, headers.signature, publicKey)).toBe(true)
})

describe('a request is refused', () => {
  const altered: Partial<SignedParts>[] = [
    { method: 'PUT' },
    { targetUri: 'https://exchange.example/api/site/poll?x=1' },
    { targetUri: 'http://exchange.example/api/site/poll' },
    { contentDigest: contentDigest(utf8ToBytes('{"free":2}')) },
    { site: '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0004' },
    { dua: 'a'.repeat(64) },
  ]
  test.each(altered)('when a part is altered: %j', (change) => {
    expect(verifyRequest({ ...parts, ...change }, params, headers.signature, publicKey)).toBe(false)
  })
  test.each([{ created: params.created + 1 }, { nonce: 'BAAAAAAAAAAAAAAAAAAAAA' }, { keyid: 'x'.repeat(43) }])(
    'when a parameter is altered: %j',
    (change) => {
      expect(verifyRequest(parts, { ...params, ...change }, headers.signature, publicKey)).toBe(false)
    },
  )
  test('when it was signed by another key', () => {
    const other = new Uint8Array(32).fill(5)
    expect(verifyRequest(parts, params, signRequest(parts, params, other).signature, publicKey)).toBe(false)
    expect(verifyRequest(parts, params, headers.signature, ed25519.getPublicKey(other))).toBe(false)
    expect(verifyRequest(parts, params, headers.signature, new Uint8Array(31))).toBe(false)
  })
  test('when the signature is another label, not base64, too short, too long, or changed in any byte', () => {
    const raw = ed25519.sign(utf8ToBytes(signatureBase(parts, params)), secret)
    for (const text of [
      '',
      'sig=::',
      headers.signature.replace('sig=', 'sig1='),
      `${headers.signature}, ${headers.signature}`,
      `${headers.signature};x=1`,
      headers.signature.replace('=:', '=":'),
      `sig=:${base64(raw.slice(0, 63))}:`,
      `sig=:${base64(Uint8Array.of(...raw, 0))}:`,
      `sig=:${base64(raw).replaceAll('=', '')}:`,
    ])
      expect(verifyRequest(parts, params, text, publicKey), text).toBe(false)
    for (let i = 0; i < raw.length; i++)
      expect(verifyRequest(parts, params, `sig=:${base64(raw.map((byte, j) => (i === j ? byte ^ 1 : byte)))}:`, publicKey)).toBe(false)
  })
  test('when S of the signature is not reduced (RFC 8032 §5.1.7)', () => {
    const raw = ed25519.sign(utf8ToBytes(signatureBase(parts, params)), secret)
    const order = ed25519.Point.Fn.ORDER
    let s = raw.slice(32).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + order
    const high = raw.slice()
    for (let i = 32; i < 64; i++, s /= 256n) high[i] = Number(s % 256n)
    expect(verifyRequest(parts, params, `sig=:${base64(high)}:`, publicKey)).toBe(false)
  })
})

describe('Signature-Input is read only in the form of the profile', () => {
  const good = headers['signature-input']
  test.each([
    ['another tag', good.replace('fx-site/1', 'fx-site/2')],
    ['no tag', good.replace(/;tag=.*/, '')],
    ['parameters in another order', good.replace(/;created=(\d+);nonce="([^"]+)"/, ';nonce="$2";created=$1')],
    ['a parameter twice', good.replace(';nonce', ';created=1;nonce')],
    ['one parameter more', `${good};alg="ed25519"`],
    ['an expiry', good.replace(';nonce', ';expires=9999999999;nonce')],
    ['one component less', good.replace(' "x-dua"', '')],
    ['one component more', good.replace('"x-dua"', '"x-dua" "date"')],
    ['components in another order', good.replace('"@method" "@target-uri"', '"@target-uri" "@method"')],
    ['a component with a parameter', good.replace('"content-digest"', '"content-digest";req')],
    ['another label', good.replace('sig=', 'sig1=')],
    ['two signatures', `${good}, ${good.replace('sig=', 'sig2=')}`],
    ['a short nonce', good.replace('AAAAAAAAAAAAAAAAAAAAAA', 'AAAA')],
    ['a nonce with other characters', good.replace('AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAAA=')],
    ['a negative time', good.replace('created=', 'created=-')],
    ['a fractional time', good.replace('created=1795518000', 'created=1795518000.5')],
    ['white space around', ` ${good}`],
    ['a line break after', `${good}\n`],
    ['nothing', ''],
  ])('refused with %s', (_, value) => {
    expect(parseSignatureInput(value)).toBeNull()
  })
})
