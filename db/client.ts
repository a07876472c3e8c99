import { sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema/index.ts'

export type Schema = typeof schema
export type Tx = Parameters<Parameters<PostgresJsDatabase<Schema>['transaction']>[0]>[0]

export interface Database {
  /**
   * The only way to the rows: one transaction in which row security sees `organisation`.
   * `readOnly` makes PostgreSQL refuse any write.
   */
  withTx<T>(organisation: string, work: (tx: Tx) => Promise<T>, options?: { readOnly?: boolean }): Promise<T>
  /** Calls `wake` for every NOTIFY on the channel, and once after each (re)connection, so that nothing is missed. */
  listen(channel: string, wake: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Sets the organisation that row security sees, for the rest of this transaction. */
export const setOrganisation = (tx: Tx, organisation: string) => tx.execute(sql`select set_config('app.org', ${organisation}, true)`)

export const connect = (url: string, options: { max?: number } = {}): Database => {
  const client = postgres(url, { max: options.max ?? 10, onnotice: () => {}, connection: { application_name: 'roundtable' } })
  const db = drizzle(client, { schema })
  return {
    withTx: (organisation, work, { readOnly } = {}) =>
      db.transaction(
        async (tx) => {
          await setOrganisation(tx, organisation)
          return work(tx)
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
