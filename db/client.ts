import { sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema/index.ts'

export type Schema = typeof schema
export type Tx = Parameters<Parameters<PostgresJsDatabase<Schema>['transaction']>[0]>[0]

export interface Database {
  /**
   * The only way to the rows: one transaction in which row security sees `organisation`. `now` is the database's clock at its beginning.
   * `readOnly` makes PostgreSQL refuse any write.
   */
  withTx<T>(organisation: string, work: (tx: Tx, now: Date) => Promise<T>, options?: { readOnly?: boolean }): Promise<T>
  /** Calls `wake` for every NOTIFY on the channel, and once after each (re)connection, so that nothing is missed. */
  listen(channel: string, wake: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Sets the organisation that row security sees, for the rest of this transaction. */
export const setOrganisation = (tx: Tx, organisation: string) => tx.execute(sql`select set_config('app.org', ${organisation}, true)`)

/** Organisation and clock in one statement: each round trip counts in a round of many small transactions. */
const begin = async (tx: Tx, organisation: string): Promise<Date> => {
  const rows = (await tx.execute(
    sql`select set_config('app.org', ${organisation}, true), (extract(epoch from clock_timestamp()) * 1000)::bigint::text as ms`,
  )) as unknown as { ms: string }[]
  return new Date(Number(rows[0]!.ms))
}

/**
 * Drizzle asks for unprepared statements, which postgres.js describes first: two round trips, and parsing and planning each time.
 * Prepared by text and connection, a repeated statement needs one: a third of the database's work in a round.
 */
const prepareStatements = (client: postgres.Sql): void => {
  const open = client.begin as (...args: unknown[]) => unknown
  client.begin = ((...args: unknown[]) => {
    const work = args.pop() as (sql: postgres.TransactionSql) => Promise<unknown>
    return open(...args, (sql: postgres.TransactionSql) => {
      const { unsafe } = sql
      sql.unsafe = ((text: string, parameters: never[], options: object) =>
        unsafe(text, parameters, { ...options, prepare: true })) as typeof unsafe
      return work(sql)
    })
  }) as typeof client.begin
}

export const connect = (url: string, options: { max?: number } = {}): Database => {
  const client = postgres(url, { max: options.max ?? 10, onnotice: () => {}, connection: { application_name: 'roundtable' } })
  prepareStatements(client)
  const db = drizzle(client, { schema })
  return {
    withTx: (organisation, work, { readOnly } = {}) =>
      db.transaction(
        async (tx) => {
          return work(tx, await begin(tx, organisation))
        },
        readOnly ? { accessMode: 'read only' } : undefined,
      ),
    listen: async (channel, wake) => {
      const { unlisten } = await client.listen(channel, wake, () => wake(''))
      return unlisten
    },
    close: () => client.end({ timeout: 5 }),
  }
}
