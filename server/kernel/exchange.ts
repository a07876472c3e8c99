import { connect, type Database } from '#db/client.ts'
import { type BlobStore, blobStore } from './blobs.ts'
import type { Config } from './config.ts'
import { type ExchangeKey, loadExchangeKey } from './exchange-key.ts'
import { type Wake, wakeOn } from './wake.ts'

/** What a running exchange holds: one of it a process. */
export interface Exchange {
  readonly config: Config
  readonly db: Database
  readonly blobs: BlobStore
  readonly key: ExchangeKey
  /** Work for a site (payload: its id), an event (seq:project), progress of a task (project). */
  readonly wake: { readonly site: Wake; readonly event: Wake; readonly progress: Wake }
}

export const openExchange = (config: Config): Exchange => {
  const db = connect(config.databaseUrl)
  return {
    config,
    db,
    blobs: blobStore(config.dataDir),
    key: loadExchangeKey(config.dataDir),
    wake: { site: wakeOn(db, 'site'), event: wakeOn(db, 'event'), progress: wakeOn(db, 'progress') },
  }
}
