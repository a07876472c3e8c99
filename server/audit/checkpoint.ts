import { asc, desc, eq } from 'drizzle-orm'
import { signCheckpoint } from '#core/audit/checkpoint.ts'
import { logOrigin } from '#core/audit/log-names.ts'
import { rootOf } from '#core/audit/tree.ts'
import type { Tx } from '#db/client.ts'
import { logCheckpoints, logCosignatures, logHead } from '#db/schema/index.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { frontierOf } from '#server/kernel/append-event.ts'
import { transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'

/** A busy log gets a new checkpoint this often, so that the sites, which ask every few seconds, cosign the same one. */
const CHECKPOINT_MS = 30_000

export interface PublishedCheckpoint {
  readonly size: number
  /** With the cosignatures that have come so far. */
  readonly note: string
  readonly at: Date
}

const latest = async (tx: Tx) => (await tx.select().from(logCheckpoints).orderBy(desc(logCheckpoints.size)).limit(1))[0]

/** Signs the log as it stands. Size and frontier come from one row, so they belong together; a size is signed once. */
const publish = async ({ config, key }: Exchange, tx: Tx, at: Date): Promise<void> => {
  const [head] = await tx.select().from(logHead).where(eq(logHead.id, 1))
  if (!head) throw new Error('The event log has no head: the database is not set up.')
  const checkpoint = { origin: logOrigin(config.url), size: head.size, root: rootOf(frontierOf(head.frontier), head.size) }
  await tx
    .insert(logCheckpoints)
    .values({ size: head.size, note: signCheckpoint(checkpoint, key.secret), at })
    .onConflictDoNothing()
}

/** The newest signed state of the log, at most half a minute behind it. */
export const publishedCheckpoint = (exchange: Exchange): Promise<PublishedCheckpoint> =>
  transact(exchange, systemActor, async ({ tx, now }) => {
    const before = await latest(tx)
    if (!before || before.at.getTime() <= now.getTime() - CHECKPOINT_MS) await publish(exchange, tx, now)
    const { size, note, at } = (await latest(tx))!
    const lines = await tx
      .select({ line: logCosignatures.line })
      .from(logCosignatures)
      .where(eq(logCosignatures.size, size))
      .orderBy(asc(logCosignatures.at))
      .limit(90)
    return { size, note: note + lines.map(({ line }) => `${line}\n`).join(''), at }
  })
