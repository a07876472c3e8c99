import { createHash, randomBytes } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { contentDigest, signRequest } from '#core/protocol/http-signature.ts'
import { jwkOf, thumbprint } from '#core/protocol/jws.ts'
import { datasets, SYSTEM } from '#db/schema/index.ts'
import { siteConsole, siteDatasets } from '#server/site/queries.ts'
import { hashOf, makeWorld, reportOf, type World } from '#server/testing/world.ts'
import { handleSite } from './handle.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())

const ORIGIN = 'http://localhost:3999'
const POLL = { agentVersion: 't', policy: null, paused: null, device: 'cpu', tasks: [], free: 0 }

/** A signed request of the first hospital's site. */
const post = async (path: string, body: string, signal?: AbortSignal) => {
  const { siteId, secret } = world.hospitals[0]!
  const url = `${ORIGIN}/api/site/${path}`
  const headers = signRequest(
    { method: 'POST', targetUri: url, contentDigest: contentDigest(new TextEncoder().encode(body)), site: siteId, dua: '-' },
    {
      created: Math.floor(Date.now() / 1000),
      nonce: randomBytes(16).toString('base64url'),
      keyid: thumbprint(jwkOf(ed25519.getPublicKey(secret))),
    },
    secret,
  )
  const response = await handleSite(
    world.exchange,
    new Request(url, { method: 'POST', headers: { ...headers }, body, ...(signal && { signal }) }),
  )
  return { status: response.status, ...((await response.json()) as { code?: string }) }
}
const consoleOf = (n = 0) => {
  const { id, siteId, members } = world.hospitals[n]!
  return world.exchange.db.withTx(id, (tx) => siteConsole(tx, members.steward, siteId, ORIGIN, new Date()))
}

const setsOf = (n = 0, reader = n) => {
  const { id, members } = world.hospitals[reader]!
  return world.exchange.db.withTx(id, (tx) => siteDatasets(tx, members.steward, world.hospitals[n]!.siteId))
}

test('a report is kept with the hash and the number of the bytes that came in, its gears, its key and its packages', async () => {
  // Spaced as no program of ours would write it: the bytes count, not what they say.
  const body = JSON.stringify(reportOf('second manifest', 'Hospital 1'), null, 3)
  expect(await post('datasets', body)).toMatchObject({ status: 200 })
  const kept = (await setsOf()).find((set) => set.manifest === hashOf('second manifest'))
  expect(kept).toMatchObject({
    sentHash: createHash('sha256').update(body).digest('hex'),
    sentBytes: body.length,
    gears: DEFAULT_CHAIN,
    keyId: 'key',
    versions: { node: '24.0.0' },
  })
  expect((await consoleOf()).datasets[0]).toEqual({ id: kept!.id, sentBytes: body.length })
  expect(await setsOf(0, 1)).toEqual([])
})

test('gears that are not those of the chain digest are refused, and nothing is kept', async () => {
  const report = reportOf('third manifest', 'Hospital 1')
  const other = {
    ...report,
    gears: report.gears.map((step) => (step.gear === 'resize' ? { ...step, config: { ...step.config, sizePx: 512 } } : step)),
  }
  expect(await post('datasets', JSON.stringify(other))).toMatchObject({ status: 403, code: 'CHAIN_MISMATCH' })
  expect((await setsOf()).map((set) => set.manifest)).not.toContain(hashOf('third manifest'))
})

test('a field that the protocol does not know, such as words of the site, is refused', async () => {
  const said = { state: 'failed', code: 'BAD_INPUT', message: '/srv/Meyer-Hans' }
  expect(await post('preparing', JSON.stringify(said))).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  expect(await post('preparing', JSON.stringify({ state: 'failed', code: 'Meyer' }))).toMatchObject({ status: 400, code: 'BAD_INPUT' })
})

test('how far a site is with its data is kept from its first poll on, and its own organisation alone reads it', async () => {
  const preparing = { state: 'preparing', percent: 42, excluded: { kind: 'suppressed', below: 11 } }
  expect(await post('preparing', JSON.stringify(preparing))).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  await post('poll', JSON.stringify(POLL), AbortSignal.timeout(300)).catch(() => {})
  expect(await post('preparing', JSON.stringify(preparing))).toMatchObject({ status: 200 })
  expect((await consoleOf()).report).toMatchObject({ preparing, preparingAt: expect.any(Date) })
  expect((await consoleOf(1)).report).toBeNull()
})

test('a summary from before there were splits and measured values is still read', async () => {
  const { siteId } = world.hospitals[1]!
  await world.exchange.db.withTx(SYSTEM, async (tx) => {
    const [row] = await tx.select().from(datasets).where(eq(datasets.siteId, siteId))
    const { splits: _, measures: __, ...old } = row!.summary
    await tx
      .update(datasets)
      .set({ summary: old as never, gears: null, versions: null, keyId: null, sentHash: null, sentBytes: null })
      .where(eq(datasets.siteId, siteId))
  })
  const [set] = await setsOf(1)
  expect(set).toMatchObject({ gears: null, summary: { splits: [], measures: [] } })
})
