import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Refused } from '#core/refusal.ts'

const make = async (path: string): Promise<Uint8Array> => {
  const key = randomBytes(32)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(`${key.toString('hex')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return new Uint8Array(key)
}

/**
 * The key that pseudonyms and splits are made with: 64 hex digits in a file that only its owner may read. Made on first use.
 * @throws {Refused} BAD_INPUT when the file is something else
 */
export const readOrMakeKey = async (path: string): Promise<Uint8Array> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new Refused('BAD_INPUT', `The key file ${path} cannot be read. Give its owner the right to read it.`)
  })
  if (text === null) return make(path)
  if (!/^[0-9a-f]{64}\s*$/i.test(text))
    throw new Refused(
      'BAD_INPUT',
      `The key file ${path} does not hold 64 hex digits. Restore it from a backup: with another key the same patients get new pseudonyms.`,
    )
  return new Uint8Array(Buffer.from(text.trim(), 'hex'))
}
