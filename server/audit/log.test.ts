import { createHash, randomUUID } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditLog } from '#core/audit/audit-log.ts'
import { cosignatureLine, cosignedAt } from '#core/audit/cosignature.ts'
import { logOrigin, witnessName } from '#core/audit/log-names.ts'
import { splitNote } from '#core/audit/note.ts'
import { contentDigest, signRequest } from '#core/protocol/http-signature.ts'
import { jwkOf, thumbprint } from '#core/protocol/jws.ts'
import { signRotation } from '#core/protocol/key-rotation.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { appendEvent } from '#server/kernel/append-event.ts'
import { execute, transact } from '#server/kernel/command.ts'
import { rotateSiteKey } from '#server/site/rotate-key.ts'
import { handleSite } from '#server/site-api/handle.ts'
import { type Hospital, makeWorld, type World } from '#server/testing/world.ts'
import { publishedCheckpoint } from './checkpoint.ts'
import { keepCosignature } from './cosign.ts'
import { handleLog } from './handle-log.ts'
import { logKeys } from './keys.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())

const add = (count: number, type = 'test.happened') =>
  transact(world.exchange, systemActor, async ({ tx, now }) => {
    for (let i = 0; i < count; i++)
      await appendEvent(tx, { type, subject: randomUUID(), actor: systemActor, projectId: null, data: { i }, audience: [], at: now })
  })
const read = async (path: string): Promise<Uint8Array> => {
  const answer = await handleLog(world.exchange, path)
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}
const noteOf = async (path = 'checkpoint') => Buffer.from(await read(path)).toString()

describe('the log, read from outside', () => {
  test('gives a checkpoint that is not cached, and tiles and entries that are cached for ever', async () => {
    await add(600)
    const checkpoint = await handleLog(world.exchange, 'checkpoint')
    expect(checkpoint.headers.get('cache-control')).toBe('no-store')
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    for (const path of ['tile/0/000', 'tile/0/001', 'tile/1/000.p/2', 'tile/entries/001']) {
      const answer = await handleLog(world.exchange, path)
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'public, max-age=31536000, immutable'])
    }
    for (const path of ['tile/0/999', 'tile/1/000.p/3', 'tile/2/000.p/1', 'tile/0/1', 'names', '../keys', ''])
      expect((await handleLog(world.exchange, path)).status, path).toBe(404)
  })

  test('passes the audit of anybody who holds its key, and shows no body, person or organisation', async () => {
    const note = await noteOf()
    const audit = await auditLog(read, note, await logKeys(world.exchange))
    expect(audit).toMatchObject({
      ok: true,
      checkpoint: { origin: logOrigin(world.exchange.config.url), size: (await publishedCheckpoint(world.exchange)).size },
    })
    const entries = Buffer.from(await read('tile/entries/000')).toString()
    expect(entries).toContain('"type":"site.enrolled"')
    for (const secret of [world.company.id, world.hospitals[0]!.siteId, 'Hospital', 'person:']) expect(entries).not.toContain(secret)
  })

  test('fails that audit, with the event named, when a tile or an entry is changed', async () => {
    const [note, keys] = [await noteOf(), await logKeys(world.exchange)]
    const changed = (path: string, at: number) => async (asked: string) => {
      const bytes = await read(asked)
      return asked === path ? bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)) : bytes
    }
    expect(await auditLog(changed('tile/0/000', 32 * 5), note, keys)).toEqual({ ok: false, fault: expect.stringMatching(/^Event 5 /) })
    expect(await auditLog(changed('tile/entries/001', 30), note, keys)).toEqual({ ok: false, fault: expect.stringMatching(/^Event 256 /) })
    expect(await auditLog(changed('tile/1/000.p/2', 0), note, keys)).toMatchObject({ ok: false })
    expect(await auditLog(read, note.replace(/\n\d+\n/, '\n3\n'), keys)).toMatchObject({ ok: false })
  })
})

describe('a cosignature', () => {
  const cosigned = async (secret: Uint8Array, siteId: string) => {
    const { size, note } = await publishedCheckpoint(world.exchange)
    const line = cosignatureLine(splitNote(note)!.text, witnessName(world.exchange.config.url, siteId), secret, 1_800_000_000)
    return keepCosignature(world.exchange, siteId, { size, line })
  }

  test('of a site is kept, shown under the checkpoint, and kept once', async () => {
    const { secret, siteId } = world.hospitals[0]!
    await cosigned(secret, siteId)
    await cosigned(secret, siteId)
    const note = await noteOf()
    expect(cosignedAt(note, witnessName(world.exchange.config.url, siteId), ed25519.getPublicKey(secret))).toBe(1_800_000_000)
    const audit = await auditLog(read, note, await logKeys(world.exchange))
    expect(audit.ok && audit.cosigned.map(({ organisation }) => organisation)).toEqual(['Hospital 1'])
  })

  test('is taken over the site protocol, from the site that sends it and from no other', async () => {
    const send = async (sender: Hospital, signer: Hospital) => {
      const { size, note } = await publishedCheckpoint(world.exchange)
      const url = world.exchange.config.url
      const line = cosignatureLine(splitNote(note)!.text, witnessName(url, signer.siteId), signer.secret, 1_800_000_001)
      const body = new TextEncoder().encode(JSON.stringify({ size, line }))
      const targetUri = `${url}/api/site/cosignatures`
      const keyid = thumbprint(jwkOf(ed25519.getPublicKey(sender.secret)))
      const headers = signRequest(
        { method: 'POST', targetUri, contentDigest: contentDigest(body), site: sender.siteId, dua: '-' },
        { created: Math.floor(Date.now() / 1000), nonce: randomUUID(), keyid },
        sender.secret,
      )
      return handleSite(world.exchange, new Request(targetUri, { method: 'POST', body, headers: { ...headers } }))
    }
    const [one, other] = world.hospitals as [Hospital, Hospital]
    expect(await (await send(other, other)).json()).toEqual({ ok: true })
    expect((await send(one, other)).status).toBe(422)
  })

  test('by another key, under another checkpoint, or with more lines than one is refused', async () => {
    const { secret, siteId } = world.hospitals[0]!
    const stranger = new Uint8Array(createHash('sha256').update('stranger').digest())
    await expect(cosigned(stranger, siteId)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
    const { size, note } = await publishedCheckpoint(world.exchange)
    const name = witnessName(world.exchange.config.url, siteId)
    const other = cosignatureLine('other text\n', name, secret, 1)
    await expect(keepCosignature(world.exchange, siteId, { size, line: other })).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
    const two = `${cosignatureLine(splitNote(note)!.text, name, secret, 1)}\n— x AAAAAAAA`
    await expect(keepCosignature(world.exchange, siteId, { size, line: two })).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
    await expect(keepCosignature(world.exchange, siteId, { size: size + 1, line: other })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('counts after the site has changed its key', async () => {
    const { secret, siteId, actor } = world.hospitals[0]!
    await cosigned(secret, siteId)
    const note = await noteOf()
    const pair = (of: Uint8Array) => ({ secret: of, jwk: jwkOf(ed25519.getPublicKey(of)) })
    const request = signRotation(siteId as never, pair(secret), pair(new Uint8Array(32).fill(79)))
    await execute(world.exchange, actor, rotateSiteKey, { id: siteId, ...request })
    const audit = await auditLog(read, note, await logKeys(world.exchange))
    expect(audit.ok && audit.cosigned.map(({ organisation }) => organisation)).toContain('Hospital 1')
  })
})
