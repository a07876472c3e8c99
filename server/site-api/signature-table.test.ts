import { createHash, randomBytes } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentDigest, signRequest } from '#core/protocol/http-signature.ts'
import { jwkOf, thumbprint } from '#core/protocol/jws.ts'
import { SYSTEM, siteNonces, sites } from '#db/schema/index.ts'
import { execute } from '#server/kernel/command.ts'
import { revokeSite } from '#server/site/pause.ts'
import { makeWorld, type World } from '#server/testing/world.ts'
import { handleSite } from './handle.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(3)
  await execute(world.exchange, world.hospitals[2]!.members.it, revokeSite, { id: world.hospitals[2]!.siteId })
})
afterAll(() => world.close())

const ORIGIN = 'http://localhost:3999'
const PATH = '/api/site/tasks/00000000-0000-4000-8000-000000000000/heartbeat'
const bytes = (text: string) => new TextEncoder().encode(text)
const kid = (secret: Uint8Array) => thumbprint(jwkOf(ed25519.getPublicKey(secret)))
const now = () => Math.floor(Date.now() / 1000)
const at = (index: number) => world.hospitals[index]!

type Headers_ = Record<string, string>
interface Case {
  /** Changes what is signed. */
  readonly sign?: () => {
    method?: string
    uri?: string
    body?: string
    site?: string
    dua?: string
    created?: number
    nonce?: string
    keyid?: string
    secret?: Uint8Array
  }
  /** Changes what is sent after that. */
  readonly headers?: (signed: Headers_) => Headers_
  readonly body?: string
  readonly path?: string
  readonly method?: string
}

/** A request of the first hospital that is right but for the changes. 400: it was let in, and its body is no heartbeat. */
const ask = async (change: Case): Promise<[number, string]> => {
  const given = change.sign?.() ?? {}
  const secret = given.secret ?? at(0).secret
  const signed = signRequest(
    {
      method: given.method ?? 'POST',
      targetUri: given.uri ?? `${ORIGIN}${PATH}`,
      contentDigest: contentDigest(bytes(given.body ?? '{}')),
      site: given.site ?? at(0).siteId,
      dua: given.dua ?? '-',
    },
    { created: given.created ?? now(), nonce: given.nonce ?? randomBytes(16).toString('base64url'), keyid: given.keyid ?? kid(secret) },
    secret,
  ) as unknown as Headers_
  const headers = change.headers?.(signed) ?? signed
  const request = new Request(`${ORIGIN}${change.path ?? PATH}`, { method: change.method ?? 'POST', headers, body: change.body ?? '{}' })
  const response = await handleSite(world.exchange, request)
  return [response.status, ((await response.json()) as { code: string }).code]
}

const without = (name: string) => (h: Headers_) => Object.fromEntries(Object.entries(h).filter(([key]) => key !== name))
const set = (name: string, value: string) => (h: Headers_) => ({ ...h, [name]: value })
const edit = (name: string, change: (value: string) => string) => (h: Headers_) => ({ ...h, [name]: change(h[name]!) })
const input = (change: (value: string) => string) => ({ headers: edit('signature-input', change) })
const signature = (change: (raw: Buffer) => Uint8Array) => ({
  headers: edit('signature', (v) => `sig=:${Buffer.from(change(Buffer.from(v.slice(5, -1), 'base64'))).toString('base64')}:`),
})
const flip = (raw: Buffer, index: number) => raw.map((byte, i) => (i === index ? byte ^ 1 : byte))
const digestAs = (algorithm: string) =>
  set('content-digest', `${algorithm}=:${createHash(algorithm.replace('-', '')).update('{}').digest('base64')}:`)

const FORM = 'SITE_BAD_SIGNATURE'
const CASES: readonly (readonly [what: string, code: string, change: Case])[] = [
  ['another method signed', FORM, { sign: () => ({ method: 'PUT' }) }],
  ['another method sent', FORM, { method: 'PUT' }],
  ['the method GET signed', FORM, { sign: () => ({ method: 'GET' }) }],
  ['another host signed', FORM, { sign: () => ({ uri: `http://other.example${PATH}` }) }],
  ['another port signed', FORM, { sign: () => ({ uri: `http://localhost:3998${PATH}` }) }],
  ['another scheme signed', FORM, { sign: () => ({ uri: `https://localhost:3999${PATH}` }) }],
  ['the path alone signed', FORM, { sign: () => ({ uri: PATH }) }],
  ['another path sent', FORM, { path: '/api/site/poll' }],
  ['another task sent', FORM, { path: PATH.replace('0/heart', '1/heart') }],
  ['a query added', FORM, { path: `${PATH}?a=1` }],
  ['a query dropped', FORM, { sign: () => ({ uri: `${ORIGIN}${PATH}?a=1` }) }],
  ['the query in another order', FORM, { path: `${PATH}?b=2&a=1`, sign: () => ({ uri: `${ORIGIN}${PATH}?a=1&b=2` }) }],
  ['a slash at the end', FORM, { path: `${PATH}/` }],
  ['a letter percent-encoded', FORM, { path: PATH.replace('heartbeat', '%68eartbeat') }],
  ['percent-encoding in another case', FORM, { path: `${PATH}?a=%2f`, sign: () => ({ uri: `${ORIGIN}${PATH}?a=%2F` }) }],
  ['a dot segment signed', FORM, { sign: () => ({ uri: `${ORIGIN}/api/site/../site/poll` }) }],
  ['a fragment signed', FORM, { sign: () => ({ uri: `${ORIGIN}${PATH}#a` }) }],
  ['another body', 'SITE_DIGEST', { body: '{} ' }],
  ['an empty body', 'SITE_DIGEST', { body: '' }],
  ['no digest', 'SITE_DIGEST', { headers: without('content-digest') }],
  ['an empty digest', 'SITE_DIGEST', { headers: set('content-digest', '') }],
  ['the digest by SHA-512', 'SITE_DIGEST', { headers: digestAs('sha-512') }],
  ['the digest by SHA-1', 'SITE_DIGEST', { headers: digestAs('sha-1') }],
  ['two digests', 'SITE_DIGEST', { headers: edit('content-digest', (v) => `${v}, ${v}`) }],
  ['the digest in hexadecimal', 'SITE_DIGEST', { headers: set('content-digest', createHash('sha256').update('{}').digest('hex')) }],
  ['another digest that fits another body', FORM, { body: '[]', headers: set('content-digest', contentDigest(bytes('[]'))) }],
  ['no site', FORM, { headers: without('x-site') }],
  ['another site', FORM, { headers: (h) => ({ ...h, 'x-site': at(1).siteId }) }],
  ['the site in capitals', FORM, { headers: edit('x-site', (v) => v.replace(/^./, '@')) }],
  ['the site twice', FORM, { headers: edit('x-site', (v) => `${v}, ${v}`) }],
  ['no agreement', FORM, { headers: without('x-dua') }],
  ['another agreement', FORM, { headers: set('x-dua', 'f'.repeat(64)) }],
  ['an agreement that was signed, taken away', FORM, { sign: () => ({ dua: 'f'.repeat(64) }), headers: set('x-dua', '-') }],
  ['no Signature-Input', FORM, { headers: without('signature-input') }],
  ['no Signature', FORM, { headers: without('signature') }],
  ['neither', FORM, { headers: (h) => without('signature')(without('signature-input')(h)) }],
  ['another label', FORM, input((v) => v.replace(/^sig=/, 'sig1='))],
  [
    'another label in both',
    FORM,
    { headers: (h) => edit('signature', (v) => v.replace('sig=', 's='))(edit('signature-input', (v) => v.replace('sig=', 's='))(h)) },
  ],
  ['another label of the signature', FORM, { headers: edit('signature', (v) => v.replace('sig=', 'sig1=')) }],
  ['two signatures', FORM, { headers: edit('signature', (v) => `${v}, ${v.replace('sig=', 'sig2=')}`) }],
  ['two inputs', FORM, input((v) => `${v}, ${v.replace('sig=', 'sig2=')}`)],
  ['another tag', FORM, input((v) => v.replace('fx-site/1', 'fx-site/2'))],
  ['no tag', FORM, input((v) => v.replace(/;tag=.*/, ''))],
  ['alg="none"', FORM, input((v) => `${v};alg="none"`)],
  ['alg="ed25519"', FORM, input((v) => `${v};alg="ed25519"`)],
  ['alg="hmac-sha256"', FORM, input((v) => `${v};alg="hmac-sha256"`)],
  ['the method not covered', FORM, input((v) => v.replace('"@method" ', ''))],
  ['the address not covered', FORM, input((v) => v.replace('"@target-uri" ', ''))],
  ['the digest not covered', FORM, input((v) => v.replace('"content-digest" ', ''))],
  ['the site not covered', FORM, input((v) => v.replace('"x-site" ', ''))],
  ['the agreement not covered', FORM, input((v) => v.replace(' "x-dua"', ''))],
  ['nothing covered', FORM, input((v) => v.replace(/\(.*\)/, '()'))],
  ['a component twice', FORM, input((v) => v.replace('"x-site"', '"x-site" "x-site"'))],
  ['a component more', FORM, input((v) => v.replace('"x-dua"', '"x-dua" "date"'))],
  ['components in another order', FORM, input((v) => v.replace('"x-site" "x-dua"', '"x-dua" "x-site"'))],
  ['parameters in another order', FORM, input((v) => v.replace(/;(created=\d+);(nonce="[^"]+")/, ';$2;$1'))],
  ['a parameter twice', FORM, input((v) => v.replace(';nonce', ';created=1;nonce'))],
  ['an expiry', FORM, input((v) => `${v};expires=9999999999`)],
  ['another time than was signed', FORM, input((v) => v.replace(/created=(\d+)/, (_, t: string) => `created=${Number(t) + 1}`))],
  ['another nonce than was signed', FORM, input((v) => v.replace(/nonce="./, 'nonce="_').replace(/"_([^"]{21})"/, '"_$1"'))],
  ['no nonce', FORM, input((v) => v.replace(/;nonce="[^"]+"/, ''))],
  ['a nonce of eight characters', FORM, { sign: () => ({ nonce: 'AAAAAAAA' }) }],
  ['no time', FORM, input((v) => v.replace(/;created=\d+/, ''))],
  ['a negative time', FORM, input((v) => v.replace('created=', 'created=-'))],
  ['a time with a fraction', FORM, input((v) => v.replace(/created=\d+/, '$&.5'))],
  ['no key', FORM, input((v) => v.replace(/;keyid="[^"]+"/, ''))],
  ['the key of another organisation named', 'SITE_UNKNOWN_KEY', { sign: () => ({ keyid: kid(at(1).secret) }) }],
  ['the key of another organisation used under its own site', 'SITE_UNKNOWN_KEY', { sign: () => ({ secret: at(1).secret }) }],
  ['another key used under this key’s name', FORM, { sign: () => ({ secret: at(1).secret, keyid: kid(at(0).secret) }) }],
  ['a key of nobody', 'SITE_UNKNOWN_KEY', { sign: () => ({ secret: new Uint8Array(32).fill(9) }) }],
  ['a revoked key', 'SITE_REVOKED', { sign: () => ({ secret: at(2).secret, site: at(2).siteId }) }],
  ['the first bit of the signature changed', FORM, signature((raw) => flip(raw, 0))],
  ['the last byte of the signature changed', FORM, signature((raw) => flip(raw, 63))],
  ['a signature of 63 bytes', FORM, signature((raw) => raw.subarray(0, 63))],
  ['a signature of 65 bytes', FORM, signature((raw) => Buffer.concat([raw, Buffer.from([0])]))],
  ['a signature of zeros', FORM, signature(() => new Uint8Array(64))],
  ['an empty signature', FORM, { headers: set('signature', 'sig=::') }],
  ['a signature that is not base64', FORM, { headers: set('signature', 'sig=:****:') }],
  ['a time 121 s ago and more', 'SITE_CLOCK', { sign: () => ({ created: now() - 130 }) }],
  ['a time 121 s ahead and more', 'SITE_CLOCK', { sign: () => ({ created: now() + 130 }) }],
  ['a time an hour ago', 'SITE_CLOCK', { sign: () => ({ created: now() - 3600 }) }],
  ['a time an hour ahead', 'SITE_CLOCK', { sign: () => ({ created: now() + 3600 }) }],
  ['a time a year ago', 'SITE_CLOCK', { sign: () => ({ created: now() - 31_536_000 }) }],
  ['a time a year ahead', 'SITE_CLOCK', { sign: () => ({ created: now() + 31_536_000 }) }],
  ['the time 0', 'SITE_CLOCK', { sign: () => ({ created: 0 }) }],
  [
    'an old time and a made-up nonce of the exchange',
    'SITE_CLOCK',
    { sign: () => ({ created: 0, nonce: `zzzzzz-${'0'.repeat(12)}-${'A'.repeat(32)}` }) },
  ],
  ['a nonce that was used', 'SITE_REPLAY', { sign: () => ({ nonce: 'U'.repeat(22) }) }],
]

test('a request that is right in everything is let in', async () => {
  expect(await ask({})).toEqual([400, 'BAD_INPUT'])
  expect(await ask({ sign: () => ({ nonce: 'U'.repeat(22) }) })).toEqual([400, 'BAD_INPUT'])
})

test('the table has at least 60 cases, each with its own name', () => {
  expect(new Set(CASES.map(([what]) => what)).size).toBe(CASES.length)
  expect(CASES.length).toBeGreaterThanOrEqual(60)
})

test.each(CASES)('%s: 401 %s', async (_, code, change) => {
  expect(await ask(change)).toEqual([401, code])
})

test('after all that the site is as it was, no refused request left a nonce but those of its own key, and a right one is let in', async () => {
  const { site, nonces } = await world.exchange.db.withTx(SYSTEM, async (tx) => ({
    site: (
      await tx
        .select()
        .from(sites)
        .where(eq(sites.id, at(0).siteId))
    )[0],
    nonces: await tx
      .select({ kid: siteNonces.keyThumbprint, n: sql<number>`count(*)::int` })
      .from(siteNonces)
      .groupBy(siteNonces.keyThumbprint),
  }))
  expect(site).toMatchObject({ state: 'CONNECTED', keyThumbprint: kid(at(0).secret) })
  expect(nonces.map((row) => row.kid)).toEqual([kid(at(0).secret)])
  expect(await ask({})).toEqual([400, 'BAD_INPUT'])
})
