import { asc, eq } from 'drizzle-orm'
import type { Tx } from '#db/client.ts'
import { events, logCosignatures, organisations, SYSTEM, sites } from '#db/schema/index.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { publishedCheckpoint } from './checkpoint.ts'

/** The body of an event, as its leaf commits to it, and the salt that was hashed with it. */
export interface EventBody {
  readonly salt: string
  readonly body: {
    readonly type: string
    readonly subject: string
    readonly actor: string
    readonly at: string
    readonly data: Record<string, unknown>
  }
}

/** What an event says, to those whom it concerns; `null` to all others, and when there is none. */
export const eventBody = async (tx: Tx, seq: number): Promise<EventBody | null> => {
  const [row] = await tx.select().from(events).where(eq(events.seq, seq))
  if (!row) return null
  const { salt, type, subject, actor, at, data } = row
  return { salt, body: { type, subject, actor, at: at.toISOString(), data } }
}

export interface LogState {
  readonly size: number
  readonly at: Date
  readonly cosigned: readonly { readonly organisation: string; readonly site: string; readonly at: Date }[]
}

/** The newest checkpoint, and which organisations' sites have cosigned it. */
export const logState = async (exchange: Exchange): Promise<LogState> => {
  const { size, at } = await publishedCheckpoint(exchange)
  const cosigned = await exchange.db.withTx(
    SYSTEM,
    (tx) =>
      tx
        .select({ organisation: organisations.name, site: sites.name, at: logCosignatures.at })
        .from(logCosignatures)
        .innerJoin(sites, eq(sites.id, logCosignatures.siteId))
        .innerJoin(organisations, eq(organisations.id, sites.organisationId))
        .where(eq(logCosignatures.size, size))
        .orderBy(asc(logCosignatures.at)),
    { readOnly: true },
  )
  return { size, at, cosigned }
}
