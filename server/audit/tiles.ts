import { and, asc, gte, lt } from 'drizzle-orm'
import { joinEntries } from '#core/audit/entries.ts'
import { leafBytes } from '#core/audit/leaf.ts'
import { hashesAt, TILE_WIDTH, type Tile } from '#core/audit/tile.ts'
import { rootOfLeaves } from '#core/audit/tree.ts'
import { concatBytes, hexToBytes } from '#core/bytes.ts'
import type { Hash } from '#core/id.ts'
import type { Tx } from '#db/client.ts'
import { events, logHead, SYSTEM } from '#db/schema/index.ts'
import type { Exchange } from '#server/kernel/exchange.ts'

const leafHashes = async (tx: Tx, from: number, to: number): Promise<Uint8Array[]> => {
  const rows = await tx
    .select({ hash: events.leafHash })
    .from(events)
    .where(and(gte(events.seq, from), lt(events.seq, to)))
    .orderBy(asc(events.seq))
  return rows.map(({ hash }) => hexToBytes(hash))
}

/** Roots of full tiles, which never change; by exchange, since a process may hold several in tests. */
const fullRoots = new WeakMap<Exchange, Map<string, Uint8Array>>()

/** Hashes `from` to before `to` of a level of tiles, all of them over full subtrees. */
const levelHashes = async (exchange: Exchange, tx: Tx, level: number, from: number, to: number): Promise<Uint8Array[]> => {
  if (level === 0) return leafHashes(tx, from, to)
  const known = fullRoots.get(exchange) ?? new Map<string, Uint8Array>()
  fullRoots.set(exchange, known)
  const hashes: Uint8Array[] = []
  for (let i = from; i < to; i++) {
    const name = `${level}/${i}`
    const hash = known.get(name) ?? rootOfLeaves(await levelHashes(exchange, tx, level - 1, i * TILE_WIDTH, (i + 1) * TILE_WIDTH))
    known.set(name, hash)
    hashes.push(hash)
  }
  return hashes
}

const entries = async (tx: Tx, from: number, to: number): Promise<Uint8Array> => {
  const rows = await tx
    .select({ type: events.type, salt: events.salt, bodyHash: events.bodyHash, seq: events.seq })
    .from(events)
    .where(and(gte(events.seq, from), lt(events.seq, to)))
    .orderBy(asc(events.seq))
  return joinEntries(rows.map((row) => leafBytes({ ...row, bodyHash: row.bodyHash as Hash })))
}

/** The bytes of a tile of the tree, or of a bundle of its leaves; `null` when the log is not that large. No name and no body is in either. */
export const tileBytes = (exchange: Exchange, { level, index, width }: Tile): Promise<Uint8Array | null> =>
  exchange.db.withTx(
    SYSTEM,
    async (tx) => {
      const [head] = await tx.select({ size: logHead.size }).from(logHead)
      const [from, to] = [index * TILE_WIDTH, index * TILE_WIDTH + width]
      if (to > hashesAt(level === 'entries' ? 0 : level, head?.size ?? 0)) return null
      return level === 'entries' ? entries(tx, from, to) : concatBytes(...(await levelHashes(exchange, tx, level, from, to)))
    },
    { readOnly: true },
  )
