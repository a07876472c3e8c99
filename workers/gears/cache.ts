import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
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
/** Results of other settings, keys or code are kept for as long as somebody may come back to them. */
const KEPT_MS = 30 * 24 * 3600 * 1000

export interface Cache {
  keyOf(contentHash: string, hints: Hints, patientHint: string): string
  /** `null` also for an entry that a power cut left incomplete. */
  get(key: string): Promise<CacheEntry | null>
  put(key: string, entry: CacheEntry & { readonly before: Uint8Array | null }): Promise<void>
  /** Where the film as it was stored lies, a JPEG, if it could be decoded: the gallery links to it. */
  beforePath(key: string): string
  /** After a whole run: removes what a killed run left, and entries that this run did not use and that are older than 30 days. */
  prune(used: ReadonlySet<string>, now: number): Promise<void>
}

const CHECK_BYTES = 32
const checkOf = (content: Uint8Array): Buffer => createHash('sha256').update(content).digest()

const encode = ({ meta, png, bytes }: CacheEntry): Buffer => {
  const json = Buffer.from(JSON.stringify(meta), 'utf8')
  const sizes = Buffer.alloc(8)
  sizes.writeUInt32LE(json.length, 0)
  sizes.writeUInt32LE(png?.length ?? 0, 4)
  const content = Buffer.concat([sizes, json, png ?? Buffer.alloc(0), bytes ?? Buffer.alloc(0)])
  return Buffer.concat([checkOf(content), content])
}

const decode = (file: Buffer): CacheEntry | null => {
  const content = file.subarray(CHECK_BYTES)
  if (!checkOf(content).equals(file.subarray(0, CHECK_BYTES))) return null
  const [pngAt, bytesAt] = [8 + content.readUInt32LE(0), 8 + content.readUInt32LE(0) + content.readUInt32LE(4)]
  const png = content.subarray(pngAt, bytesAt)
  const bytes = content.subarray(bytesAt)
  return {
    meta: JSON.parse(content.toString('utf8', 8, pngAt)) as CacheEntry['meta'],
    png: png.length > 0 ? png : null,
    bytes: bytes.length > 0 ? bytes : null,
  }
}

/**
 * Results by content of the input, configuration of the file gears and site key: a second run with the same input does only
 * what is new, and an interrupted run goes on. One file an entry, and the stored film beside it: SHA-256 of what follows, lengths of JSON
 * and PNG (4 bytes each), JSON, PNG, grey bytes. Nothing waits for the disk here: what a power cut tears is seen and made again.
 */
export const openCache = (dir: string, chain: Chain, versions: Readonly<Record<string, string>>, keyId: string): Cache => {
  const base = canonicalText({ chain: chain.filter((step) => step.gear in FILE_GEARS), versions, keyId, code: gearCodeDigest() })
  let writes = 0
  const pathOf = (key: string, kind: 'bin' | 'jpg' = 'bin'): string => join(dir, key.slice(0, 2), `${key}.${kind}`)
  const write = async (path: string, data: Uint8Array): Promise<void> => {
    // Two equal files may be written at the same moment.
    const temporary = `${path}.${process.pid}.${writes++}.tmp`
    try {
      await writeFile(temporary, data, { mode: 0o600 })
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }
  return {
    keyOf: (contentHash, hints, patientHint) =>
      createHash('sha256')
        .update(`${base}\n${contentHash}\n${JSON.stringify([hints.view ?? '', patientHint])}`)
        .digest('hex'),
    get: async (key) => {
      const file = await readFile(pathOf(key)).catch(() => null)
      return file && decode(file)
    },
    beforePath: (key) => pathOf(key, 'jpg'),
    put: async (key, { before, ...entry }) => {
      if (entry.meta.reasons.some((reason) => PASSING.has(reason))) return
      await mkdir(dirname(pathOf(key)), { recursive: true, mode: 0o700 })
      if (before) await write(pathOf(key, 'jpg'), before)
      await write(pathOf(key), encode(entry))
    },
    prune: async (used, now) => {
      for (const folder of await readdir(dir).catch(() => []))
        for (const name of await readdir(join(dir, folder)).catch(() => [])) {
          const path = join(dir, folder, name)
          const isOld = async (): Promise<boolean> => now - ((await stat(path).catch(() => null))?.mtimeMs ?? now) > KEPT_MS
          if (name.endsWith('.tmp') || (!used.has(name.split('.')[0]!) && (await isOld()))) await rm(path, { force: true })
        }
    },
  }
}
