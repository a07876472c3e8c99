import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BUILTIN_GEARS } from '#core/gear/builtin.ts'
import type { GearManifest } from '#core/gear/manifest.ts'
import type { Hash } from '#core/id.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const sha256 = (text: string | Uint8Array): Hash => createHash('sha256').update(text).digest('hex') as Hash

/** The built-in gears with the digest of the file that holds each. */
export const gearManifests = (): GearManifest[] =>
  BUILTIN_GEARS.map((gear) => {
    const { roundtable } = gear.custom
    return { ...gear, custom: { roundtable: { ...roundtable, digest: sha256(readFileSync(ROOT + roundtable.entry)) } } }
  })

/** Digest of all gear code: results of other code are not taken from the cache. */
export const gearCodeDigest = (): Hash => {
  const folder = `${ROOT}workers/gears`
  const names = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
  return sha256(names.map((name) => `${name} ${sha256(readFileSync(`${folder}/${name}`))}\n`).join(''))
}
