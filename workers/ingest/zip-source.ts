import { basename } from 'node:path'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Refused } from '#core/refusal.ts'
import { byPath, type LocalFile, MAX_FILE_BYTES, NotOpened, type Source, type SourceFile } from './source.ts'
import type { Staging } from './staging.ts'

/** What a zip file may unpack to. A file larger than MAX_FILE_BYTES costs only itself. */
export interface ZipLimits {
  readonly entries: number
  readonly totalBytes: number
  /** All files together, to the size of the zip file. One empty film alone may shrink a thousandfold. */
  readonly ratio: number
  /** Below it the ratio does not matter. */
  readonly smallBytes: number
}
const LIMITS: ZipLimits = { entries: 200_000, totalBytes: 500e9, ratio: 100, smallBytes: 256e6 }

const LINK = 0o120000
const FILE_TYPE = 0o170000

/** Why this entry speaks against the whole zip file; null: it does not. */
const complaint = (entry: Entry): string | null => {
  if (entry.isEncrypted()) return 'is encrypted. Unpack it with its password, and give the folder.'
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === LINK) return 'holds a link. Only plain files are taken from a zip file.'
  if (/\.zip$/i.test(entry.fileName)) return 'holds another zip file. Unpack it, and give the folder.'
  if (!entry.canDecodeFileData()) return 'is compressed in a way that is not read here. Unpack it, and give the folder.'
  return null
}

const readEntries = async (zip: ZipFile, name: string, limits: ZipLimits): Promise<Entry[]> => {
  const refuse = (text: string): never => {
    throw new Refused('BAD_INPUT', `The zip file ${name} ${text}`)
  }
  if (zip.entryCount > limits.entries) refuse(`holds more than ${limits.entries} files. Divide it into several.`)
  const entries: Entry[] = []
  let total = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    const text = complaint(entry)
    if (text) refuse(text)
    entries.push(entry)
    total += entry.uncompressedSize
    if (entries.length > limits.entries) refuse(`holds more than ${limits.entries} files. Divide it into several.`)
    if (total > limits.totalBytes) refuse(`would unpack to more than ${Math.round(limits.totalBytes / 1e9)} GB. Divide it into several.`)
    if (total > limits.smallBytes && total > limits.ratio * zip.fileSize)
      refuse(`would unpack to more than ${limits.ratio} times its size, which films never do. It was not unpacked.`)
  }
  return entries
}

/** yauzl's own words repeat file names, which may name patients: one sentence for each kind instead. */
const damaged = (error: unknown, name: string): Refused => {
  if (error instanceof Refused) return error
  const leavesIt = error instanceof Error && /absolute path|invalid relative path|invalid characters in fileName/.test(error.message)
  return new Refused(
    'BAD_INPUT',
    leavesIt
      ? `The zip file ${name} holds a file whose name leads out of it. It was not unpacked.`
      : `The zip file ${name} is damaged or cut off. Copy it again.`,
  )
}

/**
 * The files of a zip file. Each is unpacked when its turn comes, and its copy goes when its result is kept.
 * @throws {Refused} BAD_INPUT in one sentence: what is wrong with the zip file as a whole
 */
export const openZip = async (path: string, staging: Staging, limits = LIMITS): Promise<Source> => {
  const name = basename(path)
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true }).catch((error: unknown) => {
    throw damaged(error, name)
  })
  const entries = await readEntries(zip, name, limits).catch((error: unknown) => {
    zip.close()
    throw damaged(error, name)
  })
  if (entries.length === 0) {
    zip.close()
    throw new Refused('BAD_INPUT', `The zip file ${name} holds no files.`)
  }
  const fetched = { files: 0, bytes: 0 }
  const unpack = async (entry: Entry): Promise<LocalFile> => {
    if (entry.uncompressedSize > MAX_FILE_BYTES) throw new NotOpened('TOO_LARGE', `${Math.round(entry.uncompressedSize / 1e6)} MB`)
    const file = await zip
      .openReadStreamPromise(entry)
      // An entry that lies about its size may fail before it is read: whoever reads it then hears of it.
      .then((content) => staging.put(content.on('error', () => {})))
      .catch((error: unknown) => {
        throw error instanceof Refused || error instanceof NotOpened ? error : new NotOpened('NO_ACCESS', 'cannot be unpacked')
      })
    fetched.files++
    fetched.bytes += file.bytes
    return file
  }
  const files = entries.map((entry): SourceFile => ({ path: entry.fileName, bytes: entry.uncompressedSize, open: () => unpack(entry) }))
  return {
    readable: [staging.dir],
    files: files.sort(byPath),
    ahead: 1,
    fetched,
    close: async (finished) => {
      zip.close()
      if (finished) await staging.clear()
    },
  }
}
