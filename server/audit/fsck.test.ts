import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signCheckpoint } from '#core/audit/checkpoint.ts'
import { bodyHash, leafBytes } from '#core/audit/leaf.ts'
import { logOrigin } from '#core/audit/log-names.ts'
import { appendLeaf, type Frontier, leafHash, rootOf } from '#core/audit/tree.ts'
import { bytesToHex, concatBytes } from '#core/bytes.ts'
import { publicKeyOf } from '#core/protocol/jws.ts'
import { connect, type Database, type Tx } from '#db/client.ts'
import { SYSTEM } from '#db/schema/index.ts'
import { makeWorld, type World } from '#server/testing/world.ts'
import { publishedCheckpoint } from './checkpoint.ts'
import { type Fsck, fsck, type LogKey } from './fsck.ts'

/** 1,000 take half a minute on a busy machine. */
const TAMPERINGS = Number(process.env.ROUNDTABLE_TAMPERINGS ?? 200)

let world: World
let admin: Database
let key: LogKey
let size: number
beforeAll(async () => {
  world = await makeWorld(1)
  key = { origin: logOrigin(world.exchange.config.url), publicKey: publicKeyOf(world.exchange.key.jwk)! }
  admin = connect(world.database.adminUrl, { max: 1 })
  size = (await publishedCheckpoint(world.exchange)).size
})
afterAll(async () => {
  await admin.close()
  await world.close()
})

const NOT_KEPT = 'not kept'

/** What fsck finds after a superuser, whom no trigger and no policy binds, has done this; it is taken back afterwards. */
const tampered = async (tamper: (tx: Tx) => Promise<unknown>): Promise<Fsck> => {
  let found: Fsck | null = null
  await admin
    .withTx(SYSTEM, async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`)
      await tamper(tx)
      found = await fsck(tx, key)
      throw new Error(NOT_KEPT)
    })
    .catch((error: unknown) => {
      if ((error as Error).message !== NOT_KEPT) throw error
    })
  return found!
}

interface Row {
  type: string
  salt: string
  subject: string
  actor: string
  at: Date | string
  data: unknown
}

/** As a superuser with time on his hands: the hashes of all events, and the head, made to fit. */
const rehash = async (tx: Tx): Promise<Frontier> => {
  let frontier: Frontier = []
  const rows = (await tx.execute(sql`    select seq, type, salt, subject, actor, at, data from event order by seq`)) as unknown as Row[]
  for (const [seq, { type, salt, subject, actor, at, data }] of rows.entries()) {
    const body = bodyHash(salt, { type, subject, actor, at: new Date(at).toISOString(), data })
    const leaf = leafHash(leafBytes({ type, salt, bodyHash: body, seq }))
    frontier = appendLeaf(frontier, seq, leaf)
    await tx.execute(sql`update event set body_hash = ${body}, leaf_hash = ${bytesToHex(leaf)} where seq = ${seq}`)
  }
  await tx.execute(sql`update log_head set size = ${rows.length}, frontier = ${Buffer.from(concatBytes(...frontier))}`)
  return frontier
}

/** One byte of a column of text becomes another. */
const flip = (column: string, at: number) =>
  `overlay(${column} placing (case when substr(${column}, ${at}, 1) = 'a' then 'b' else 'a' end) from ${at} for 1)`

const COLUMNS = {
  type: (at: number) => flip('type', 1 + (at % 4)),
  salt: (at: number) => flip('salt', 1 + (at % 22)),
  body_hash: (at: number) => flip('body_hash', 1 + (at % 64)),
  leaf_hash: (at: number) => flip('leaf_hash', 1 + (at % 64)),
  actor: (at: number) => flip('actor', 1 + (at % 6)),
  subject: () => 'gen_random_uuid()',
  at: () => "at + interval '1 millisecond'",
  data: () => `data || '{"more": 1}'`,
} as const

type Tampering = { readonly seq: number; readonly at: number } & (
  | { readonly kind: 'change'; readonly column: keyof typeof COLUMNS }
  | { readonly kind: 'delete' | 'swap' | 'cut' | 'cut and fit' | 'head' | 'frontier' | 'add' | 'rewrite' | 'checkpoint' }
)

const carryOut = async (tx: Tx, tampering: Tampering): Promise<{ index: number | null }> => {
  const { seq, at, kind } = tampering
  switch (kind) {
    case 'change':
      await tx.execute(sql.raw(`update event set ${tampering.column} = ${COLUMNS[tampering.column](at)} where seq = ${seq}`))
      return { index: seq }
    case 'delete':
      await tx.execute(sql`delete from event where seq = ${seq}`)
      return { index: seq }
    case 'swap': {
      const other = seq === 0 ? 1 : seq - 1
      await tx.execute(sql`update event set seq = -1 where seq = ${seq}`)
      await tx.execute(sql`update event set seq = ${seq} where seq = ${other}`)
      await tx.execute(sql`update event set seq = ${other} where seq = -1`)
      return { index: Math.min(seq, other) }
    }
    case 'cut':
      await tx.execute(sql`delete from event where seq >= ${seq}`)
      return { index: seq }
    case 'cut and fit':
      await tx.execute(sql`delete from event where seq >= ${seq}`)
      await rehash(tx)
      return { index: seq }
    case 'head':
      await tx.execute(sql`update log_head set size = size + ${at % 2 === 0 ? 1 : -1}`)
      return { index: at % 2 === 0 ? size : size - 1 }
    case 'frontier':
      await tx.execute(sql`update log_head set frontier = set_byte(frontier, ${at % 32}, get_byte(frontier, ${at % 32}) # 1)`)
      return { index: size }
    case 'add':
      await tx.execute(
        sql`insert into event select ${size}, type, subject, organisation_id, actor, project_id, data, salt, body_hash, leaf_hash, at, audience from event where seq = ${seq}`,
      )
      return { index: size }
    case 'rewrite':
      await tx.execute(sql.raw(`update event set data = ${COLUMNS.data()} where seq = ${seq}`))
      await rehash(tx)
      return { index: null }
    case 'checkpoint':
      await tx.execute(sql.raw(`update log_checkpoint set note = ${flip('note', 1 + (at % 60))}`))
      return { index: null }
  }
}

describe('fsck', () => {
  test('finds nothing in a log that is as it was written', async () => {
    expect(size).toBeGreaterThan(20)
    expect(await tampered(async () => {})).toEqual({ ok: true, size })
    expect(await tampered((tx) => rehash(tx))).toEqual({ ok: true, size })
  })

  test(`finds each of ${TAMPERINGS} random changes that a superuser makes, and names the first bad event`, {
    timeout: 120_000,
  }, async () => {
    const place = { seq: fc.integer({ min: 0, max: size - 1 }), at: fc.integer({ min: 0, max: 1000 }) }
    const change = fc.record({
      kind: fc.constant('change' as const),
      column: fc.constantFrom(...(Object.keys(COLUMNS) as (keyof typeof COLUMNS)[])),
      ...place,
    })
    const other = fc.record({
      kind: fc.constantFrom('delete', 'swap', 'cut', 'cut and fit', 'head', 'frontier', 'add', 'rewrite', 'checkpoint' as const),
      ...place,
    })
    const found = new Map<string, number>()
    const tamperings = fc.sample(fc.oneof(change, other), TAMPERINGS) as Tampering[]
    for (const tampering of tamperings) {
      let expected: number | null = null
      const result = await tampered(async (tx) => {
        expected = (await carryOut(tx, tampering)).index
      })
      expect(result.ok, JSON.stringify(tampering)).toBe(false)
      if (expected !== null && !result.ok) expect(result.index, JSON.stringify([tampering, result])).toBe(expected)
      found.set(tampering.kind, (found.get(tampering.kind) ?? 0) + 1)
    }
    expect(found.size).toBe(10)
  })

  test('does not take a rewritten log for its own because somebody else signed it', async () => {
    const result = await tampered(async (tx) => {
      await tx.execute(sql`update event set data = data || '{"more": 1}' where seq = 3`)
      const frontier = await rehash(tx)
      const note = signCheckpoint({ origin: key.origin, size, root: rootOf(frontier, size) }, new Uint8Array(32).fill(9))
      await tx.execute(sql`update log_checkpoint set note = ${note} where size = ${size}`)
    })
    expect(result).toMatchObject({ ok: false, fault: expect.stringContaining('not signed with the key of this log') })
  })
})
