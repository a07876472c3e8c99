import { ed25519 } from '@noble/curves/ed25519.js'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyBundle } from '#core/agreement/verify-bundle.ts'
import { jwkOf, thumbprint } from '#core/protocol/jws.ts'
import { signRotation } from '#core/protocol/key-rotation.ts'
import { events, SYSTEM } from '#db/schema/index.ts'
import { bundleOf } from '#server/agreement/bundle.ts'
import { execute } from '#server/kernel/command.ts'
import { agree, conclude, makeWorld, propose, sealAs, signAs, smallPlan, type World } from '#server/testing/world.ts'
import { rotateSiteKey } from './rotate-key.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())

const pair = (secret: Uint8Array) => ({ secret, jwk: jwkOf(ed25519.getPublicKey(secret)) })
const rotate = (index: number, fill: number) => {
  const one = world.hospitals[index]!
  const request = signRotation(one.siteId as never, pair(one.secret), pair(new Uint8Array(32).fill(fill)))
  return execute(world.exchange, one.actor, rotateSiteKey, { id: one.siteId, ...request })
}

test('an agreement that was sealed with a former key is proved by it as before, and the event names both keys', async () => {
  const one = world.hospitals[0]!
  const id = await conclude(world, await propose(world, smallPlan({ quorum: 1 })), one)
  await rotate(0, 77)
  const bundle = await world.exchange.db.withTx(one.id, (tx) => bundleOf(tx, id))
  expect(verifyBundle(bundle, { requireSeal: true })).toMatchObject({ ok: true })
  expect(thumbprint(bundle.siteKey)).toBe(thumbprint(pair(one.secret).jwk))
  const all = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(events).where(eq(events.subject, one.siteId)))
  expect(all.find(({ type }) => type === 'site.keyRotated')?.data).toEqual({
    before: thumbprint(pair(one.secret).jwk),
    key: thumbprint(pair(new Uint8Array(32).fill(77)).jwk),
  })
})

test('the key is not changed while an agreement that names it waits for the seal', async () => {
  const one = world.hospitals[1]!
  const id = await agree(world, await propose(world, smallPlan({ quorum: 1 })), one)
  await expect(rotate(1, 78)).rejects.toMatchObject({ code: 'BLOCKED' })
  await signAs(world.exchange, world.company.members.signatory, id)
  await signAs(world.exchange, one.members.signatory, id)
  await expect(rotate(1, 78)).rejects.toMatchObject({ code: 'BLOCKED' })
  await sealAs(world.exchange, one, id)
  await expect(rotate(1, 78)).resolves.toEqual({ ok: true })
})
