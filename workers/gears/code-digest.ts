import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('./', import.meta.url))
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** Digest of all gear code as it lies here: results of other code are not taken from the cache. */
export const gearCodeDigest = (): string => {
  const names = (readdirSync(FOLDER, { recursive: true }) as string[])
    .filter((name) => /\.[jt]s$/.test(name) && !name.includes('.test.'))
    .sort()
  return sha256(names.map((name) => `${name} ${sha256(readFileSync(`${FOLDER}/${name}`))}\n`).join(''))
}
