import { randomBytes } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { bodyHash, leafBytes } from '#core/audit/leaf.ts'
import { appendLeaf, leafHash } from '#core/audit/tree.ts'
import { bytesToHex, concatBytes } from '#core/bytes.ts'
import type { Tx } from '#db/client.ts'
import { events, logHead } from '#db/schema/index.ts'
import { type Actor, actorName } from './actor.ts'

export interface NewEvent {
  type: string
  subject: string
  actor: Actor
  projectId: string | null
  /** Integers and strings. */
  data: Record<string, unknown>
  audience: string[]
  at: Date
}

const HASH_BYTES = 32
export const frontierOf = (bytes: Uint8Array): Uint8Array[] =>
  Array.from({ length: bytes.length / HASH_BYTES }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES))

/**
 * Adds an event, which is also the next leaf of the audit log, in the caller's transaction.
 * The head row is locked until the transaction ends: changes of the exchange have one order.
 */
export const appendEvent = async (tx: Tx, event: NewEvent): Promise<number> => {
  const [head] = await tx.select().from(logHead).where(eq(logHead.id, 1)).for('update')
  if (!head) throw new Error('The event log has no head: the database is not set up.')
  const seq = head.size
  const at = event.at.toISOString()
  const salt = randomBytes(16).toString('base64url')
  const actor = actorName(event.actor)
  const body = bodyHash(salt, { type: event.type, subject: event.subject, actor, at, data: event.data })
  const leaf = leafHash(leafBytes({ type: event.type, salt, bodyHash: body, seq }))
  const organisationId = event.actor.kind === 'member' || event.actor.kind === 'site' ? event.actor.organisation : null
  const inserted = tx.insert(events).values({
    seq,
    type: event.type,
    subject: event.subject,
    organisationId,
    actor,
    projectId: event.projectId,
    data: event.data,
    salt,
    bodyHash: body,
    leafHash: bytesToHex(leaf),
    at: event.at,
    audience: event.audience,
  })
  const moved = tx
    .update(logHead)
    .set({ size: seq + 1, frontier: concatBytes(...appendLeaf(frontierOf(head.frontier), seq, leaf)) })
    .where(eq(logHead.id, 1))
  const told = tx.execute(sql`select pg_notify('event', ${`${seq}:${event.projectId ?? ''}`})`)
  // Sent together, done in this order: a round has some twenty events.
  await Promise.all([inserted, moved, told])
  return seq
}
