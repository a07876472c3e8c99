import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Refused } from '#core/refusal.ts'
import { writeSynced } from '../dataset/write-file.ts'

/** Gives a finished file its name unless another has it already. */
const placeOnce = (temporary: string, path: string): Promise<void> =>
  link(temporary, path).catch((error: NodeJS.ErrnoException) => {
    // Some file systems (exFAT, network drives) have no links.
    if (error.code !== 'EEXIST') return rename(temporary, path)
  })

/** The name never holds a part of a key, also when the process is killed; of two that make it at once, both use the first. */
const make = async (path: string): Promise<void> => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await writeSynced(temporary, `${randomBytes(32).toString('hex')}\n`)
    await placeOnce(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}

const read = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new Refused('BAD_INPUT', `The key file ${path} cannot be read. Give its owner the right to read it.`)
  })

/**
 * The key that pseudonyms and splits are made with: 64 hex digits in a file that only its owner may read. Made on first use.
 * @throws {Refused} BAD_INPUT when the file is something else
 */
export const readOrMakeKey = async (path: string): Promise<Uint8Array> => {
  let text = await read(path)
  if (text === null) {
    await make(path)
    text = (await read(path)) ?? ''
  }
  if (!/^[0-9a-f]{64}\s*$/i.test(text))
    throw new Refused(
      'BAD_INPUT',
      `The key file ${path} does not hold 64 hex digits. Restore it from a backup: with another key the same patients get new pseudonyms.`,
    )
  return new Uint8Array(Buffer.from(text.trim(), 'hex'))
}
