import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Refused } from '#core/refusal.ts'
import { openFolder } from './folder-source.ts'
import { openArchive } from './open-archive.ts'
import type { Source } from './source.ts'
import { readSourceFile } from './source-file.ts'
import { clearStaging, openStaging } from './staging.ts'
import { openZip } from './zip-source.ts'

export interface SourceOptions {
  /** Where copies lie while they are needed. */
  readonly stagingDir: string
  /** For the keyed names under which an archive's objects are remembered. */
  readonly siteKey: Uint8Array
  readonly labelsPath: string
  readonly outDir: string
  readonly signal: AbortSignal
  /** While an archive is asked what it holds. */
  readonly onFound: (objects: number) => void
}

/** A local file header, or the end of an empty archive (APPNOTE 4.3.7, 4.3.16). */
const isZip = async (path: string): Promise<boolean> => {
  const handle = await open(path, 'r')
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return ['504b0304', '504b0506'].includes(buffer.toString('hex'))
  } finally {
    await handle.close()
  }
}

/**
 * Opens where the pictures come from: a folder, a zip file, or the archive that a JSON file describes. What it is is seen from its
 * content, not its name.
 * @throws {Refused} BAD_INPUT, ARCHIVE_UNREACHABLE in one sentence
 */
export const openSource = async (where: string, options: SourceOptions): Promise<Source> => {
  const { stagingDir, siteKey, signal, onFound } = options
  const entry = await stat(where).catch(() => null)
  if (!entry?.isFile()) {
    const folder = await openFolder(where, options.labelsPath, options.outDir)
    return { ...folder, close: async (finished) => void (finished && (await clearStaging(stagingDir))) }
  }
  const zip = await isZip(where).catch(() => {
    throw new Refused('BAD_INPUT', `The file ${where} cannot be read. Give its owner the right to read it.`)
  })
  if (zip) return openZip(where, await openStaging(stagingDir, siteKey))
  const description = await readSourceFile(where)
  const staging = await openStaging(stagingDir, siteKey, description.keepStaged)
  const archive =
    description.kind === 'dicomweb'
      ? await (await import('./dicomweb/archive.ts')).dicomWebArchive(description, resolve(where), signal)
      : await (await import('./dimse/archive.ts')).dimseArchive(description, signal)
  return openArchive(archive, { staging, query: description.query, signal, onFound })
}
