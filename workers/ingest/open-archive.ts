import { Refused } from '#core/refusal.ts'
import type { Archive, ArchiveObject, Put } from './archive.ts'
import { connectionPool, GO_ON } from './connection-pool.ts'
import { listObjects } from './list-objects.ts'
import type { Query } from './query.ts'
import { byPath, type LocalFile, NotOpened, type Source, type SourceFile } from './source.ts'
import type { Staging } from './staging.ts'

/** So many objects one after the other that the archive does not hand over: something is wrong with more than an object. */
const REFUSED_IN_A_ROW = 10

export interface ArchiveOptions {
  readonly staging: Staging
  readonly query: Query
  readonly signal: AbortSignal
  readonly onFound: (objects: number) => void
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
    const came: LocalFile[] = []
    const put: Put = async (content) => {
      const file = await staging.put(content, nameOf(object))
      fetched.files++
      fetched.bytes += file.bytes
      came.push(file)
    }
    await pool.use((connection) => connection.fetch(object, put))
    // One that came again, because the first answer was lost.
    await Promise.all(came.slice(1).map((file) => file.release()))
    if (!came[0]) throw new NotOpened('NOT_FETCHED', 'not handed over')
    return came[0]
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
