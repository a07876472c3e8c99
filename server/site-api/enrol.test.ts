import { randomUUID } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { base64url, utf8ToBytes } from '#core/bytes.ts'
import { jwkOf, thumbprint } from '#core/protocol/jws.ts'
import { enrolments, SYSTEM, sites } from '#db/schema/index.ts'
import { execute } from '#server/kernel/command.ts'
import { log } from '#server/kernel/log.ts'
import { inviteSite } from '#server/site/invite-site.ts'
import { makeWorld, type World } from '#server/testing/world.ts'
import { handleSite } from './handle.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())

const invited = (index = 0) => {
  const one = world.hospitals[index]!
  return execute(world.exchange, one.members.it, inviteSite, { organisationId: one.id, name: `Agent ${randomUUID()}` })
}
const secretOf = (fill: number) => new Uint8Array(32).fill(fill)
/** Enrols from an address of its own unless one is named. */
const enrol = async (token: string, { secret = secretOf(1), proofFor = token, address = randomUUID() as string } = {}) => {
  const jwk = jwkOf(ed25519.getPublicKey(secret))
  const proof = base64url(ed25519.sign(utf8ToBytes(`enrol\n${proofFor}\n${thumbprint(jwk)}`), secret))
  const body = JSON.stringify({ token, jwk, proof, agentVersion: 't' })
  const headers = { 'x-forwarded-for': address }
  const response = await handleSite(world.exchange, new Request('http://localhost:3999/api/site/enrol', { method: 'POST', headers, body }))
  return { status: response.status, ...((await response.json()) as { code?: string; site?: string; organisation?: string }) }
}
const wrong = () => 'x'.repeat(20) + randomUUID()

test('a token enrols the site that it was made for, once, and is kept only as its hash', async () => {
  const { id, token } = await invited()
  expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16)
  const rows = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(enrolments))
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(await enrol(token)).toMatchObject({ status: 200, site: id, organisation: world.hospitals[0]!.id })
  expect(await enrol(token, { secret: secretOf(2) })).toMatchObject({ status: 403, code: 'ENROL_TOKEN_INVALID' })
  const [site] = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(sites).where(eq(sites.id, id)))
  expect(site!.keyThumbprint).toBe(thumbprint(jwkOf(ed25519.getPublicKey(secretOf(1)))))
})

test('a token that is a day old is refused', async () => {
  const { id, token } = await invited()
  await world.exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .update(enrolments)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(enrolments.siteId, id)),
  )
  expect(await enrol(token, { secret: secretOf(3) })).toMatchObject({ status: 403, code: 'ENROL_TOKEN_INVALID' })
})

test('a proof for the token of another organisation is refused', async () => {
  const [mine, theirs] = [await invited(0), await invited(1)]
  expect(await enrol(mine.token, { secret: secretOf(4), proofFor: theirs.token })).toMatchObject({
    status: 401,
    code: 'SITE_BAD_SIGNATURE',
  })
})

test('after five wrong tokens from one address even a right one is refused there, and the refusals are logged without a token', async () => {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => {})
  const { token } = await invited()
  for (let i = 0; i < 5; i++) expect(await enrol(wrong(), { address: 'made-up, 192.0.2.7' })).toMatchObject({ code: 'ENROL_TOKEN_INVALID' })
  expect(await enrol(token, { address: 'another, 192.0.2.7', secret: secretOf(5) })).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
  expect(await enrol(token, { address: '192.0.2.8', secret: secretOf(5) })).toMatchObject({ status: 200 })
  expect(warn.mock.calls).toHaveLength(6)
  expect(JSON.stringify(warn.mock.calls)).not.toMatch(new RegExp(`${token}|x{20}|192`))
  warn.mockRestore()
})
