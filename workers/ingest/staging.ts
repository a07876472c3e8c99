import { createHash, createHmac, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { appendFile, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../dataset/write-file.ts'
import { sayDiskFault } from '../disk-fault.ts'
import { type LocalFile, MAX_FILE_BYTES, NotOpened } from './source.ts'

export interface Staging {
  readonly dir: string
  /** SHA-256 under which an object of an archive was staged before, by this or an earlier run. */
  hashOf(object: string): string | undefined
  /** The copy of some content, where it is still there. */
  take(sha256: string): Promise<LocalFile | null>
  /** Copies content to disk: temporary name, fsync, rename to its SHA-256. `object`: its name in an archive, remembered only in keyed form. */
  put(content: AsyncIterable<Uint8Array>, object?: string): Promise<LocalFile & { readonly bytes: number }>
  /** Removes every copy, unless copies are kept; the names that were learnt stay. */
  clear(): Promise<void>
}

const LINE = /^([0-9a-f]{64}) ([0-9a-f]{64})$/

/** A torn last line is no line, and spoils the one that is written after it: two objects are then fetched once more. */
const readIndex = async (path: string): Promise<Map<string, string>> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, object, sha256] = LINE.exec(line) ?? []
      return object && sha256 ? [[object, sha256]] : []
    }),
  )
}

const writeContent = async (path: string, content: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> => {
  const hash = createHash('sha256')
  let bytes = 0
  const handle = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of content) {
      bytes += chunk.length
      if (bytes > MAX_FILE_BYTES) throw new NotOpened('TOO_LARGE', `over ${Math.round(MAX_FILE_BYTES / 1e6)} MB`)
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** Says of a staging that its copies are kept: also a later run, of another source, leaves them. */
const KEPT = 'kept'

/** Removes every copy that interrupted runs left behind, unless copies are kept; the names that were learnt stay. */
export const clearStaging = async (dir: string): Promise<void> => {
  await rm(join(dir, 'tmp'), { recursive: true, force: true })
  if (await stat(join(dir, KEPT)).catch(() => null)) return
  await Promise.all(Array.from({ length: 256 }, (_, i) => rm(join(dir, i.toString(16).padStart(2, '0')), { recursive: true, force: true })))
}

/**
 * Copies of objects that do not lie in a folder of this machine: DIR/<2 digits>/<SHA-256>. They hold what the archive holds, names
 * and all, so only their owner may read them, and each goes as soon as its result is kept, unless `keep`.
 * @param keep the archive's description decides, for later runs too; left out: what an earlier run kept stays
 */
export const openStaging = async (dir: string, siteKey: Uint8Array, keep?: boolean): Promise<Staging> => {
  await rm(join(dir, 'tmp'), { recursive: true, force: true })
  await mkdir(join(dir, 'tmp'), { recursive: true, mode: 0o700 })
  const root = await realpath(dir)
  if (keep) await writeFile(join(root, KEPT), '', { mode: 0o600 })
  if (keep === false) await rm(join(root, KEPT), { force: true })
  const indexPath = join(root, 'index')
  const index = await readIndex(indexPath)
  const inUse = new Map<string, number>()
  const pathOf = (sha256: string): string => join(root, sha256.slice(0, 2), sha256)
  const nameOf = (object: string): string => createHmac('sha256', siteKey).update(`staged:${object}`, 'utf8').digest('hex')
  const local = (sha256: string): LocalFile => {
    inUse.set(sha256, (inUse.get(sha256) ?? 0) + 1)
    return {
      absolute: pathOf(sha256),
      sha256,
      release: async () => {
        const left = (inUse.get(sha256) ?? 1) - 1
        inUse.set(sha256, left)
        // At once, so that no equal file can be put into this place in between.
        if (left <= 0 && !keep) rmSync(pathOf(sha256), { force: true })
      },
    }
  }
  return {
    dir: root,
    hashOf: (object) => index.get(nameOf(object)),
    take: async (sha256) => {
      const file = local(sha256)
      if (await stat(file.absolute).catch(() => null)) return file
      await file.release()
      return null
    },
    put: async (content, object) => {
      const temporary = join(root, 'tmp', randomBytes(8).toString('hex'))
      try {
        const { sha256, bytes } = await writeContent(temporary, content)
        const file = local(sha256)
        await mkdir(dirname(file.absolute), { recursive: true, mode: 0o700 })
        await rename(temporary, file.absolute)
        await syncFolder(dirname(file.absolute))
        if (object !== undefined && index.get(nameOf(object)) !== sha256) {
          index.set(nameOf(object), sha256)
          await appendFile(indexPath, `${nameOf(object)} ${sha256}\n`, { mode: 0o600 })
        }
        return { ...file, bytes }
      } catch (error) {
        await rm(temporary, { force: true })
        throw sayDiskFault(error)
      }
    },
    clear: () => clearStaging(root),
  }
}
