import { and, asc, between, eq, gte, lt, not } from 'drizzle-orm'
import { verifyCheckpoint } from '#core/audit/checkpoint.ts'
import { bodyHash, leafBytes } from '#core/audit/leaf.ts'
import { appendLeaf, leafHash, rootOf } from '#core/audit/tree.ts'
import { bytesToHex, concatBytes, equalBytes } from '#core/bytes.ts'
import type { Tx } from '#db/client.ts'
import { events, logCheckpoints, logHead } from '#db/schema/index.ts'

type Row = typeof events.$inferSelect

export interface LogKey {
  readonly origin: string
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array
}

/** `index`: the first event that is not as it was written; after a rewriting that is consistent in itself, the first that may not be. */
export type Fsck = { readonly ok: true; readonly size: number } | { readonly ok: false; readonly index: number; readonly fault: string }

const BATCH = 1000

const rowFault = (row: Row, seq: number): string | null => {
  if (row.seq !== seq) return 'It is missing.'
  const { type, salt, subject, actor, data } = row
  const body = bodyHash(salt, { type, subject, actor, at: row.at.toISOString(), data })
  if (body !== row.bodyHash) return 'What it says does not have the fingerprint that was kept of it.'
  return bytesToHex(leafHash(leafBytes({ type, salt, bodyHash: body, seq }))) === row.leafHash
    ? null
    : 'Its leaf is not the leaf of its body.'
}

/** Every checkpoint that was ever signed, by size; a size that its note does not say is a fault of the checkpoint. */
const checkpointRoots = async (tx: Tx, { origin, publicKey }: LogKey): Promise<Map<number, Uint8Array | null>> => {
  const rows = await tx.select().from(logCheckpoints).orderBy(asc(logCheckpoints.size))
  return new Map(
    rows.map(({ size, note }) => {
      const signed = verifyCheckpoint(note, origin, publicKey)
      return [size, signed?.size === size ? signed.root : null]
    }),
  )
}

/**
 * Reads the whole log as a stranger would: every event against its own hashes, all of them against the head and against every checkpoint that was
 * signed. What a superuser changed behind the exchange's back shows, unless it was done before any checkpoint or took the checkpoints with it: then
 * the sites, which keep the last one, tell.
 * @param tx sees all events
 */
export const fsck = async (tx: Tx, key: LogKey): Promise<Fsck> => {
  const bad = (index: number, fault: string): Fsck => ({ ok: false, index, fault })
  const signed = await checkpointRoots(tx, key)
  const [head] = await tx.select().from(logHead).where(eq(logHead.id, 1))
  let frontier: Uint8Array[] = []
  let size = 0
  let agreed = 0
  const disagreement = (): Fsck | null => {
    const root = signed.get(size)
    if (root === undefined) return null
    if (root === null) return bad(agreed, `The checkpoint of ${size} events is not signed with the key of this log.`)
    if (!equalBytes(root, rootOf(frontier, size)))
      return bad(agreed, `The first ${size} events are not those that the exchange signed for.`)
    agreed = size
    return null
  }
  const atNothing = disagreement()
  if (atNothing) return atNothing
  for (let read = BATCH; read === BATCH; ) {
    const rows = await tx
      .select()
      .from(events)
      .where(and(gte(events.seq, size), lt(events.seq, size + BATCH)))
      .orderBy(asc(events.seq))
    for (const row of rows) {
      const fault = rowFault(row, size)
      if (fault) return bad(size, fault)
      frontier = appendLeaf(frontier, size, leafHash(leafBytes({ ...row, bodyHash: row.bodyHash as never })))
      size++
      const wrong = disagreement()
      if (wrong) return wrong
    }
    read = rows.length
  }
  const [beyondRow] = await tx
    .select({ seq: events.seq })
    .from(events)
    .where(not(between(events.seq, 0, size - 1)))
    .limit(1)
  if (beyondRow) return bad(size, 'It is missing.')
  const beyond = [...signed.keys()].find((at) => at > size)
  if (beyond !== undefined) return bad(size, `The exchange signed for ${beyond} events, and there are ${size}.`)
  if (head?.size !== size) return bad(Math.min(size, head?.size ?? 0), `The head counts ${head?.size ?? 0} events, and there are ${size}.`)
  return equalBytes(head.frontier, concatBytes(...frontier)) ? { ok: true, size } : bad(size, 'The head does not belong to the events.')
}
