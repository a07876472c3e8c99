import { setTimeout as sleep } from 'node:timers/promises'
import { Refused } from '#core/refusal.ts'
import { waitBefore } from '../site/retry.ts'
import { type Query, studyKeys, wantsSeries } from './query.ts'
import { byPath, type LocalFile, NotOpened, type Source, type SourceFile } from './source.ts'
import type { Staging } from './staging.ts'

/** Study, series and SOP instance UID of one object. */
export interface ArchiveObject {
  readonly study: string
  readonly series: string
  readonly sop: string
}

export type Put = (content: AsyncIterable<Uint8Array>) => Promise<void>

/** A way to ask an archive. Calls of one connection follow one another. */
export interface Connection {
  readonly usable: boolean
  studies(keys: Readonly<Record<string, string>>): Promise<string[]>
  series(study: string): Promise<{ readonly uid: string; readonly modality: string; readonly bodyPart: string }[]>
  instances(study: string, series: string): Promise<string[]>
  /** Hands the bytes of one object to `put`, as a DICOM file (PS3.10). */
  fetch(object: ArchiveObject, put: Put): Promise<void>
  close(): Promise<void>
}

export interface Archive {
  /** Kind and address: with it, an object is remembered. */
  readonly id: string
  /** What may be wrong where it hands over nothing: a sentence. */
  readonly hint: string
  /** How many connections may be open at once. */
  readonly connections: number
  connect(): Promise<Connection>
  close(): Promise<void>
}

/** The connection broke or the archive failed: asking again may help. `message` is a sentence for the steward. */
export class Interrupted extends Error {
  /** The archive does answer: it is this object that it cannot hand over. */
  readonly answered: boolean
  constructor(message: string, answered = false) {
    super(message)
    this.name = 'Interrupted'
    this.answered = answered
  }
}

const RETRIES = 3
/** So many objects one after the other that the archive does not hand over: something is wrong with more than an object. */
const REFUSED_IN_A_ROW = 10
const UID = /^[0-9.]{1,64}$/

export interface ArchiveOptions {
  readonly staging: Staging
  readonly query: Query
  readonly signal: AbortSignal
  readonly onFound: (objects: number) => void
}

/** Connections that are opened when needed, kept while they are usable, and never more than the archive allows. */
const connectionPool = (archive: Archive, signal: AbortSignal) => {
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
type Pool = ReturnType<typeof connectionPool>

const GO_ON = 'What was fetched is kept: give the same command again to go on.'

const inLanes = async <T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
}

/** Studies, then their series, then their instances: the way that every archive answers (PS3.4 C.4.1.3.1.1). */
const listObjects = async (pool: Pool, lanes: number, query: Query, onFound: ArchiveOptions['onFound']): Promise<ArchiveObject[]> => {
  const studies = new Set<string>()
  await inLanes(studyKeys(query), lanes, async (keys) => {
    for (const study of await pool.use((connection) => connection.studies(keys))) if (UID.test(study)) studies.add(study)
  })
  const found = new Map<string, ArchiveObject>()
  await inLanes([...studies], lanes, async (study) => {
    const wanted = (await pool.use((connection) => connection.series(study))).filter((one) => UID.test(one.uid) && wantsSeries(query, one))
    for (const { uid } of wanted)
      for (const sop of await pool.use((connection) => connection.instances(study, uid)))
        if (UID.test(sop)) found.set(sop, { study, series: uid, sop })
    onFound(found.size)
  })
  return [...found.values()]
}

/**
 * The objects of a picture archive that fit a query. Each is copied to the staging when its turn comes, unless its result is known from
 * an earlier run. An object is known by its SOP instance UID, which names the same content for ever (PS3.3 C.12.1).
 * @throws {Refused} BAD_INPUT, ARCHIVE_UNREACHABLE in one sentence
 */
export const openArchive = async (archive: Archive, { staging, query, signal, onFound }: ArchiveOptions): Promise<Source> => {
  const pool = connectionPool(archive, signal)
  const fetched = { files: 0, bytes: 0 }
  let refused = 0
  let files: SourceFile[] = []
  const nameOf = ({ sop }: ArchiveObject): string => `${archive.id}\n${sop}`
  const fetch = async (object: ArchiveObject): Promise<LocalFile> => {
    const known = staging.hashOf(nameOf(object))
    const kept = known ? await staging.take(known) : null
    if (kept) return kept
    let file: LocalFile | null = null
    const put: Put = async (content) => {
      const staged = await staging.put(content, nameOf(object))
      fetched.files++
      fetched.bytes += staged.bytes
      file = staged
    }
    await pool.use((connection) => connection.fetch(object, put))
    if (!file) throw new NotOpened('NOT_FETCHED', 'not handed over')
    return file
  }
  const open = async (object: ArchiveObject): Promise<LocalFile> => {
    try {
      const file = await fetch(object)
      refused = 0
      return file
    } catch (error) {
      if (error instanceof NotOpened && error.reason === 'NOT_FETCHED' && ++refused >= Math.min(REFUSED_IN_A_ROW, files.length))
        throw new Refused('ARCHIVE_UNREACHABLE', `The archive hands over nothing of what it lists. ${archive.hint} ${GO_ON}`)
      throw error
    }
  }
  try {
    const objects = await listObjects(pool, archive.connections, query, onFound)
    if (objects.length === 0)
      throw new Refused('BAD_INPUT', 'The archive holds nothing that fits the query. Widen the dates or the modalities in "query".')
    files = objects.map((object): SourceFile => {
      const path = `${object.study}/${object.series}/${object.sop}`
      return { path, bytes: 0, knownHash: staging.hashOf(nameOf(object)), open: () => open(object) }
    })
    files.sort(byPath)
    return {
      readable: [staging.dir],
      files,
      ahead: archive.connections,
      fetched,
      close: async (finished) => {
        await pool.close()
        if (finished) await staging.clear()
      },
    }
  } catch (error) {
    await pool.close()
    throw error instanceof NotOpened
      ? new Refused('ARCHIVE_UNREACHABLE', 'The archive failed while it was asked what it holds. Try again later.')
      : error
  }
}
