import { setTimeout as sleep } from 'node:timers/promises'
import { Refused } from '#core/refusal.ts'
import { waitBefore } from '../site/retry.ts'
import { type Archive, type Connection, Interrupted } from './archive.ts'
import { NotOpened } from './source.ts'

const RETRIES = 3
export const GO_ON = 'What was fetched is kept: give the same command again to go on.'

/** Connections that are opened when needed, kept while they are usable, and never more than the archive allows. */
export const connectionPool = (archive: Archive, signal: AbortSignal) => {
  const idle: Connection[] = []
  const waiting: (() => void)[] = []
  let free = archive.connections
  const give = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  const once = async <T>(call: (connection: Connection) => Promise<T>): Promise<T> => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    let connection: Connection | undefined
    try {
      do connection = idle.pop()
      while (connection && !connection.usable)
      connection ??= await archive.connect()
      return await call(connection)
    } catch (error) {
      if (!(error instanceof NotOpened)) await connection?.close()
      throw error
    } finally {
      if (connection?.usable) idle.push(connection)
      give()
    }
  }
  /** Asks again when the connection broke, each time with a new one. */
  const use = async <T>(call: (connection: Connection) => Promise<T>): Promise<T> => {
    for (let attempt = 0; ; attempt++) {
      signal.throwIfAborted()
      try {
        return await once(call)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof Interrupted)) throw error
        if (attempt === RETRIES)
          throw error.answered
            ? new NotOpened('NOT_FETCHED', 'archive failed')
            : new Refused('ARCHIVE_UNREACHABLE', `${error.message} ${GO_ON}`)
        await sleep(waitBefore(attempt), undefined, { signal }).catch(() => signal.throwIfAborted())
      }
    }
  }
  const close = async (): Promise<void> => {
    await Promise.all(idle.splice(0).map((connection) => connection.close()))
    await archive.close()
  }
  return { use, close }
}
export type ConnectionPool = ReturnType<typeof connectionPool>
