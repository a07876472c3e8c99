import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Chain } from '#core/gear/chain.ts'
import type { FoundFile } from '../ingest/folder.ts'
import type { LabelRow, Labels } from '../ingest/labels.ts'
import type { Cache, CacheEntry } from './cache.ts'
import { pseudonyms } from './deidentify.ts'
import type { FileResult } from './file-chain.ts'
import { failedResult, type PoolLimits, startPool } from './pool.ts'

/** Largest file that is opened at all. */
const MAX_FILE_BYTES = 512 * 1024 * 1024

/** One input file after the file gears. Its pixels lie in the cache, under `cacheKey`. */
export interface ProcessedFile {
  readonly path: string
  readonly sha256: string
  readonly cacheKey: string
  readonly meta: CacheEntry['meta']
  readonly fromCache: boolean
  /** The row of the labels file that names this path; rows by other columns are found later. */
  readonly row: LabelRow | null
}

export interface ProcessOptions {
  /** Real path of the input folder: all that a reader may read. */
  readonly inputDir: string
  readonly files: readonly FoundFile[]
  readonly labels: Labels
  readonly chain: Chain
  readonly siteKey: Uint8Array
  readonly threads: number
  readonly cache: Cache
  readonly limits?: PoolLimits | undefined
  readonly signal?: AbortSignal | undefined
  readonly onDone: (file: ProcessedFile) => void
}

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/**
 * Runs the file gears over all files, in child processes, and keeps each result in the cache.
 * The answer is in the order of `files`, whatever order they were finished in.
 * @throws the signal's reason when it is aborted; what was finished stays in the cache
 */
export const processFiles = async ({
  inputDir,
  files,
  labels,
  chain,
  siteKey,
  threads,
  cache,
  limits,
  signal,
  onDone,
}: ProcessOptions): Promise<ProcessedFile[]> => {
  const pool = await startPool({ threads, chain, readable: [inputDir], limits })
  const done: ProcessedFile[] = new Array(files.length)
  const read = async (file: FoundFile, hints: { view?: string }): Promise<FileResult> =>
    file.bytes > MAX_FILE_BYTES ? failedResult('TOO_LARGE', `${Math.round(file.bytes / 1e6)} MB`) : pool.run(file.absolute, hints)
  const one = async (file: FoundFile): Promise<ProcessedFile> => {
    const row = labels.key === 'file' ? (labels.rows.get(file.path) ?? null) : null
    const hints = row?.view ? { view: row.view } : {}
    const sha256 = await hashOf(file.absolute).catch(() => '')
    const cacheKey = cache.keyOf(sha256, hints, row?.patientId ?? '')
    const kept = sha256 === '' ? null : await cache.get(cacheKey)
    if (kept) return { path: file.path, sha256, cacheKey, meta: kept.meta, fromCache: true, row }
    const { identity, png, bytes, before, ...rest } = await read(file, hints)
    signal?.throwIfAborted()
    const meta = { ...rest, pseudonyms: pseudonyms(siteKey, identity, sha256, row?.patientId) }
    await cache.put(cacheKey, { meta, png, bytes, before })
    return { path: file.path, sha256, cacheKey, meta, fromCache: false, row }
  }
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < files.length) {
      signal?.throwIfAborted()
      const index = next++
      done[index] = await one(files[index]!).catch((error: unknown) => {
        // The other workers stop at their next file.
        next = files.length
        throw error
      })
      onDone(done[index]!)
    }
  }
  // A reader may be busy for seconds: stopping does not wait for it.
  const onAbort = (): void => void pool.close()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.all(Array.from({ length: threads }, worker))
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await pool.close()
  }
  return done
}
