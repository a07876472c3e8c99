import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#core/refusal.ts'
import { isMissing, writeDurably } from './files.ts'
import type { Home } from './home.ts'

/**
 * The secret that pseudonyms and splits are made with: 32 random bytes in hex, made once. It never leaves the site; with another one the same
 * pictures become another data set.
 */
export const pseudonymKey = async (home: Home): Promise<Uint8Array> => {
  const path = join(home.dir, 'pseudonym-key')
  try {
    const text = (await readFile(path, 'utf8')).trim()
    if (/^[0-9a-f]{64}$/.test(text)) return new Uint8Array(Buffer.from(text, 'hex'))
  } catch (error) {
    if (!isMissing(error)) throw error
    const key = randomBytes(32)
    await writeDurably(path, `${key.toString('hex')}\n`)
    return new Uint8Array(key)
  }
  throw new Refused('BAD_INPUT', `The file ${path} is damaged. Restore it from a backup; without it the data set gets new pseudonyms.`)
}
