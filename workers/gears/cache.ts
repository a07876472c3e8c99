import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { canonicalText } from '#core/canonical.ts'
import type { Chain } from '#core/gear/chain.ts'
import { gearCodeDigest } from './code-digest.ts'
import type { Pseudonyms } from './deidentify.ts'
import { FILE_GEARS, type FileResult } from './file-chain.ts'
import type { Hints } from './file-state.ts'

/** What is kept of one prepared file: pseudonyms in place of identifiers, so that nothing under the output names a patient. */
export interface CacheEntry {
  readonly meta: Omit<FileResult, 'identity' | 'png' | 'bytes' | 'before'> & { readonly pseudonyms: Pseudonyms }
  readonly png: Uint8Array | null
  readonly bytes: Uint8Array | null
}

/** Reasons that lie in this run and not in the file: tried again next time. */
const PASSING = new Set(['TIMEOUT', 'MEMORY', 'CRASHED', 'UNREADABLE'])

export interface Cache {
  keyOf(contentHash: string, hints: Hints, patientHint: string): string
  get(key: string): Promise<CacheEntry | null>
  put(key: string, entry: CacheEntry & { readonly before: Uint8Array | null }): Promise<void>
  /** Where the film as it was stored lies, a JPEG, if it could be decoded: the gallery links to it. */
  beforePath(key: string): string
}

/**
 * Results by content of the input, configuration of the file gears and site key: a second run with the same input does only
 * what is new, and an interrupted run goes on. One file an entry, and the stored film beside it: length of the JSON (4 bytes), JSON, PNG, grey bytes.
 */
export const openCache = (dir: string, chain: Chain, versions: Readonly<Record<string, string>>, keyId: string): Cache => {
  const base = canonicalText({ chain: chain.filter((step) => step.gear in FILE_GEARS), versions, keyId, code: gearCodeDigest() })
  let writes = 0
  const pathOf = (key: string, kind: 'bin' | 'jpg' = 'bin'): string => join(dir, key.slice(0, 2), `${key}.${kind}`)
  const write = async (path: string, data: Uint8Array): Promise<void> => {
    // Two equal files may be written at the same moment.
    const temporary = `${path}.${process.pid}.${writes++}.tmp`
    await writeFile(temporary, data)
    await rename(temporary, path)
  }
  return {
    keyOf: (contentHash, hints, patientHint) =>
      createHash('sha256')
        .update(`${base}\n${contentHash}\n${JSON.stringify([hints.view ?? '', patientHint])}`)
        .digest('hex'),
    get: async (key) => {
      const file = await readFile(pathOf(key)).catch(() => null)
      if (!file || file.length < 8) return null
      const sizes = [file.readUInt32LE(0), file.readUInt32LE(4)] as const
      const json = file.subarray(8, 8 + sizes[0])
      const png = file.subarray(8 + sizes[0], 8 + sizes[0] + sizes[1])
      const bytes = file.subarray(8 + sizes[0] + sizes[1])
      return {
        meta: JSON.parse(json.toString('utf8')) as CacheEntry['meta'],
        png: png.length > 0 ? png : null,
        bytes: bytes.length > 0 ? bytes : null,
      }
    },
    beforePath: (key) => pathOf(key, 'jpg'),
    put: async (key, { meta, png, bytes, before }) => {
      if (meta.reasons.some((reason) => PASSING.has(reason))) return
      const json = Buffer.from(JSON.stringify(meta), 'utf8')
      const sizes = Buffer.alloc(8)
      sizes.writeUInt32LE(json.length, 0)
      sizes.writeUInt32LE(png?.length ?? 0, 4)
      await mkdir(dirname(pathOf(key)), { recursive: true })
      if (before) await write(pathOf(key, 'jpg'), before)
      await write(pathOf(key), Buffer.concat([sizes, json, png ?? Buffer.alloc(0), bytes ?? Buffer.alloc(0)]))
    },
  }
}
