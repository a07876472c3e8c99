import { randomBytes } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentDigest, signRequest } from '#core/protocol/http-signature.ts'
import { jwkOf, thumbprint } from '#core/protocol/jws.ts'
import { execute } from '#server/kernel/command.ts'
import { revokeSite } from '#server/site/pause.ts'
import { makeWorld, type World } from '#server/testing/world.ts'
import { handleSite } from './handle.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())

interface Changes {
  method?: string
  path?: string
  body?: string
  secret?: Uint8Array
  created?: number
  nonce?: string
  headers?: Record<string, string>
  signedBody?: string
  signedPath?: string
}

const BODY = JSON.stringify({ agentVersion: 't', policy: null, paused: null, device: 'cpu', tasks: [], free: 0 })
const unknownBlob = `/api/site/blobs/${'0'.repeat(64)}`
/** A request of the first hospital's site, right in every part but the changed one. */
const call = async (changes: Changes = {}) => {
  const one = world.hospitals[0]!
  const { method = 'HEAD', path = unknownBlob, secret = one.secret, headers = {} } = changes
  const body = method === 'POST' ? (changes.body ?? BODY) : ''
  const bytes = (text: string) => new TextEncoder().encode(text)
  const signed = signRequest(
    {
      method,
      targetUri: `http://localhost:3999${changes.signedPath ?? path}`,
      contentDigest: contentDigest(bytes(changes.signedBody ?? body)),
      site: one.siteId,
      dua: '-',
    },
    {
      created: changes.created ?? Math.floor(Date.now() / 1000),
      nonce: changes.nonce ?? randomBytes(16).toString('base64url'),
      keyid: thumbprint(jwkOf(ed25519.getPublicKey(secret))),
    },
    secret,
  )
  const response = await handleSite(
    world.exchange,
    new Request(`http://localhost:3999${path}`, { method, headers: { ...signed, ...headers }, ...(method === 'POST' && { body }) }),
  )
  const text = await response.text()
  const problem = (text ? JSON.parse(text) : { code: '' }) as { code: string; message?: string; nonce?: string }
  return { status: response.status, time: response.headers.get('x-time'), ...problem }
}

describe('a request of a site', () => {
  test('that is signed as agreed passes', async () => {
    expect((await call()).status).toBe(404)
    expect(
      await call({ method: 'POST', path: '/api/site/tasks/00000000-0000-4000-8000-000000000000/heartbeat', body: '{}' }),
    ).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })

  test.each<[string, Changes, string]>([
    ['with another body than was signed', { method: 'POST', path: '/api/site/poll', signedBody: 'x' }, 'SITE_DIGEST'],
    ['to another path than was signed', { signedPath: '/api/site/poll' }, 'SITE_BAD_SIGNATURE'],
    ['with a query that was not signed', { path: `${unknownBlob}?x=1`, signedPath: unknownBlob }, 'SITE_BAD_SIGNATURE'],
    ['by a key of nobody', { secret: new Uint8Array(32).fill(7) }, 'SITE_UNKNOWN_KEY'],
    ['without a signature', { headers: { 'signature-input': '' } }, 'SITE_BAD_SIGNATURE'],
    ['with another signature', { headers: { signature: `sig=:${Buffer.alloc(64).toString('base64')}:` } }, 'SITE_BAD_SIGNATURE'],
    ['with another agreement than was signed', { headers: { 'x-dua': 'f'.repeat(64) } }, 'SITE_BAD_SIGNATURE'],
    [
      'with another tag',
      {
        headers: {
          'signature-input':
            'sig=("@method" "@target-uri" "content-digest" "x-site" "x-dua");created=1;nonce="AAAAAAAAAAAAAAAAAAAA";keyid="' +
            'A'.repeat(43) +
            '";tag="other"',
        },
      },
      'SITE_BAD_SIGNATURE',
    ],
    ['that is three minutes old', { created: Math.floor(Date.now() / 1000) - 180 }, 'SITE_CLOCK'],
    ['that is three minutes ahead', { created: Math.floor(Date.now() / 1000) + 180 }, 'SITE_CLOCK'],
    ['a year old', { created: Math.floor(Date.now() / 1000) - 31_536_000 }, 'SITE_CLOCK'],
  ])('%s is refused', async (_what, changes, code) => {
    const response = await call({
      method: changes.method ?? 'POST',
      path: changes.path ?? '/api/site/poll',
      ...changes,
      ...(changes.path === undefined && changes.signedPath ? { path: unknownBlob, method: 'HEAD' } : {}),
    })
    // A HEAD answer has no body: its status tells.
    expect(response.code === '' ? response.status : response.code).toBe(response.code === '' ? 401 : code)
    expect(response.status).toBe(401)
  })

  test('in the name of another site is refused', async () => {
    expect((await call({ headers: { 'x-site': world.hospitals[1]!.siteId } })).status).toBe(401)
  })

  test('that is sent twice is refused the second time', async () => {
    const nonce = randomBytes(16).toString('base64url')
    expect((await call({ nonce })).status).toBe(404)
    expect((await call({ nonce })).status).toBe(401)
  })

  test('with a wrong clock passes with the nonce that the refusal brings, once', async () => {
    const created = Math.floor(Date.now() / 1000) - 31_536_000
    const refused = await call({ method: 'POST', path: '/api/site/poll', created })
    expect(refused.nonce).toBeTruthy()
    expect(Math.abs(Number(refused.time) - Date.now() / 1000)).toBeLessThan(10)
    expect((await call({ created, nonce: refused.nonce! })).status).toBe(404)
    expect((await call({ created, nonce: refused.nonce! })).status).toBe(401)
    expect((await call({ created, nonce: `${refused.nonce!.slice(0, -1)}x` })).status).toBe(401)
  })

  test('with more than 512 KiB of JSON is refused before it is read to the end', async () => {
    expect(await call({ method: 'POST', path: '/api/site/poll', body: 'x'.repeat(600_000) })).toMatchObject({
      status: 413,
      code: 'TOO_LARGE',
    })
  })

  test('of a revoked site is refused at once', async () => {
    const { siteId, members } = world.hospitals[0]!
    await execute(world.exchange, members.it, revokeSite, { id: siteId })
    expect(await call({ method: 'POST', path: '/api/site/poll' })).toMatchObject({ status: 401, code: 'SITE_REVOKED' })
  })
})
