import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signRotation } from '#core/protocol/key-rotation.ts'
import { formerSiteKeys, SYSTEM, siteNonces, sites } from '#db/schema/index.ts'
import { execute } from '#server/kernel/command.ts'
import { inviteSite } from '#server/site/invite-site.ts'
import { revokeSite } from '#server/site/pause.ts'
import { makeWorld, type World } from '#server/testing/world.ts'
import { type Client, createClient } from '#workers/site/client.ts'
import { enrol } from '#workers/site/enrol.ts'
import { type Home, homeAt } from '#workers/site/home.ts'
import { createNextKey, loadKey, type SiteKey } from '#workers/site/keys.ts'
import { rotateKey } from '#workers/site/rotate-key.ts'
import { startCli } from '#workers/site/testing/run-cli.ts'
import { createDispatcher } from '#workers/site/transport.ts'
import { type Captured, carry, type SiteExchange, serveSites } from './site-exchange.ts'

let world: World
let served: SiteExchange
const homes: string[] = []
beforeAll(async () => {
  world = await makeWorld(1)
  served = await serveSites(world.exchange)
})
afterAll(async () => {
  await served.close()
  await world.close()
  for (const dir of homes) rmSync(dir, { recursive: true, force: true })
})

interface Enrolled {
  readonly home: Home
  readonly site: string
  readonly key: SiteKey
}
/** A new site of the first hospital, enrolled by the agent's own code. */
const enrolled = async (): Promise<Enrolled> => {
  const one = world.hospitals[0]!
  const { token } = await execute(served.exchange, one.members.it, inviteSite, { organisationId: one.id, name: 'Another agent' })
  const dir = mkdtempSync(join(tmpdir(), 'roundtable-net-'))
  homes.push(dir)
  const home = homeAt(dir)
  const { config, key } = await enrol({ home, exchange: served.exchange.config.url, token })
  return { home, site: config.site, key }
}
const clientOf = ({ site, key }: Pick<Enrolled, 'site' | 'key'>, now = Date.now): Client =>
  createClient({ origin: served.exchange.config.url, identity: { site, key }, dispatcher: createDispatcher(undefined), now })

/** An address that the protocol has not: whoever is told so was let in. */
const PATH = '/api/site/nothing'
const ask = (client: Client) =>
  client.send({ method: 'POST', path: PATH, json: {} }).then(
    (answer) => answer.status,
    (error: { code?: string }) => {
      if (error.code === 'NOT_FOUND') return 'let in'
      throw error
    },
  )
const askOnce = async (who: Pick<Enrolled, 'site' | 'key'>, now = Date.now) => {
  const client = clientOf(who, now)
  try {
    return await ask(client)
  } finally {
    await client.close()
  }
}
const inSystem = <T>(work: Parameters<typeof world.exchange.db.withTx<T>>[1]) => world.exchange.db.withTx(SYSTEM, work)

describe('a captured request', () => {
  const codeOf = async (captured: Captured) => ((await (await carry(served.exchange, captured)).json()) as { code?: string }).code
  /** A request as it is after so long: signed then, and its nonce kept or forgotten as housekeeping does. */
  const capturedBefore = async (seconds: number) => {
    const who = await enrolled()
    const late = seconds > 120
    await askOnce(who, () => Date.now() - (late ? seconds * 1000 : 0))
    const captured = served.captured.filter(({ path }) => path === PATH).at(late ? -2 : -1)!
    await inSystem((tx) => tx.update(siteNonces).set({ seenAt: sql`now() - make_interval(secs => ${seconds})` }))
    await inSystem((tx) => tx.delete(siteNonces).where(sql`${siteNonces.seenAt} < now() - interval '10 minutes'`))
    return captured
  }

  test.each([
    [1, 'SITE_REPLAY'],
    [180, 'SITE_CLOCK'],
    [900, 'SITE_CLOCK'],
  ])('is refused when it is sent again after %i s', async (seconds, expected) => {
    const captured = await capturedBefore(seconds)
    expect(await codeOf(captured)).toBe(expected)
    expect(await codeOf({ ...captured, path: '/api/site/poll' })).toBe('SITE_BAD_SIGNATURE')
  })

  test('that got in by a nonce of the exchange is refused when it is sent again, at once and when the nonce is forgotten', async () => {
    const who = await enrolled()
    await askOnce(who, () => Date.now() - 31_536_000_000)
    const captured = served.captured.at(-1)!
    expect(await codeOf(captured)).toBe('SITE_REPLAY')
    expect(await codeOf({ ...captured, path: '/api/site/poll' })).toBe('SITE_BAD_SIGNATURE')
  })
})

describe('a site whose clock is off', () => {
  const YEAR_MS = 365 * 86_400_000
  test.each([
    ['an hour behind', -3_600_000],
    ['an hour ahead', 3_600_000],
    ['a year behind', -YEAR_MS],
    ['a year ahead', YEAR_MS],
  ])('by %s gets through with the nonce of the exchange, and asks for one only once', async (_, offMs) => {
    const who = await enrolled()
    const client = clientOf(who, () => Date.now() + offMs)
    const before = served.captured.length
    expect([await ask(client), await ask(client)]).toEqual(['let in', 'let in'])
    await client.close()
    expect(served.captured.length - before).toBe(3)
  })

  test('gets through with many requests at once: each has a nonce of its own', async () => {
    const who = await enrolled()
    const client = clientOf(who, () => Date.now() + YEAR_MS)
    expect(await Promise.all(Array.from({ length: 8 }, () => ask(client)))).toEqual(Array(8).fill('let in'))
    await client.close()
  })
})

describe('a site that changes its key', () => {
  const stored = async (site: string) => (await inSystem((tx) => tx.select().from(sites).where(eq(sites.id, site))))[0]!.keyThumbprint
  const rotateIn = async ({ home, site }: Enrolled) => {
    const identity = { site, key: await loadKey(home) }
    const client = createClient({ origin: served.exchange.config.url, identity, dispatcher: createDispatcher(undefined) })
    try {
      return await rotateKey({ home, config: { site: site as never }, identity, client })
    } finally {
      await client.close()
    }
  }
  const endOverlap = async (old: SiteKey) => {
    const admin = postgres(world.database.adminUrl, { max: 1, onnotice: () => {} })
    await admin`select set_config('app.org', ${SYSTEM}, false)`
    await admin`update former_site_key set until = now() where thumbprint = ${old.thumbprint}`
    await admin.end()
  }
  /** Exactly one key: the home's is the exchange's, no other is on its way, and requests under it are taken. */
  const expectOneKey = async ({ home, site, key: old }: Enrolled) => {
    const key = await loadKey(home)
    expect(key.thumbprint).not.toBe(old.thumbprint)
    expect(key.former).toEqual([old.thumbprint])
    expect(await stored(site)).toBe(key.thumbprint)
    expect(existsSync(home.nextKey)).toBe(false)
    expect(await askOnce({ site, key })).toBe('let in')
  }

  test('is heard under both for an hour, then the old one is refused', async () => {
    const who = await enrolled()
    await rotateIn(who)
    await expectOneKey(who)
    expect(await askOnce(who)).toBe('let in')
    const [former] = await inSystem((tx) => tx.select().from(formerSiteKeys).where(eq(formerSiteKeys.thumbprint, who.key.thumbprint)))
    expect(former!.until.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000)
    await endOverlap(who.key)
    await expect(askOnce(who)).rejects.toMatchObject({ code: 'SITE_UNKNOWN_KEY' })
    await expectOneKey(who)
  })

  test('cannot by its old key alone, nor go back to it', async () => {
    const who = await enrolled()
    const next = await createNextKey(who.home, who.key)
    const client = clientOf(who)
    const good = signRotation(who.site as never, who.key, next)
    await expect(
      client.send({ method: 'POST', path: '/api/site/rotate', json: { byOld: good.byOld, byNew: good.byOld } }),
    ).rejects.toMatchObject({ code: 'SITE_BAD_SIGNATURE' })
    expect(await stored(who.site)).toBe(who.key.thumbprint)
    await rotateIn(who)
    const back = signRotation(who.site as never, await loadKey(who.home), who.key)
    await expect(client.send({ method: 'POST', path: '/api/site/rotate', json: back })).rejects.toMatchObject({ code: 'CONFLICT' })
    await client.close()
    await expectOneKey(who)
  })

  test.each(['key-made', 'key-told', 'key-used'])('and is killed at %s has exactly one valid key afterwards', async (point) => {
    const who = await enrolled()
    const args = ['site', 'rotate-key', '--home', who.home.dir]
    const killed = await startCli(args, { NODE_ENV: 'test', ROUNDTABLE_FAILPOINT: point }).ended
    expect(killed.signal).toBe('SIGKILL')
    const present = await loadKey(who.home)
    expect(await askOnce({ site: who.site, key: present })).toBe('let in')
    if (point !== 'key-used') await rotateIn(who)
    await expectOneKey(who)
  })

  test('and whose answer is lost until the old key is refused goes on with the new one', async () => {
    const who = await enrolled()
    served.loseAnswers = true
    await expect(rotateIn(who)).rejects.toThrow()
    served.loseAnswers = false
    expect(await stored(who.site)).not.toBe(who.key.thumbprint)
    await endOverlap(who.key)
    await rotateIn(who)
    await expectOneKey(who)
  })

  test('and is revoked is refused under either key at the next request, and its waiting poll ends within five seconds', async () => {
    const who = await enrolled()
    const key = await rotateIn(who)
    const client = clientOf({ site: who.site, key })
    const json = { agentVersion: 't', policy: null, paused: null, device: 'cpu', tasks: [], free: 0 }
    const poll = client.send({ method: 'POST', path: '/api/site/poll', json, timeoutMs: 40_000 }).then(
      () => 'answered',
      (error: { code?: string }) => error.code,
    )
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const askedAt = Date.now()
    await execute(served.exchange, world.hospitals[0]!.members.it, revokeSite, { id: who.site })
    expect(await poll).toBe('SITE_REVOKED')
    expect(Date.now() - askedAt).toBeLessThan(5000)
    for (const one of [key, who.key]) await expect(askOnce({ site: who.site, key: one })).rejects.toMatchObject({ code: 'SITE_REVOKED' })
    await client.close()
  })
})
