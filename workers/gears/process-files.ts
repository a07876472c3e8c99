import type { Chain } from '#core/gear/chain.ts'
import type { LabelRow, Labels } from '../ingest/labels.ts'
import { type LocalFile, MAX_FILE_BYTES, NotOpened, type Source, type SourceFile } from '../ingest/source.ts'
import type { Cache, CacheEntry } from './cache.ts'
import { pseudonyms } from './deidentify.ts'
import type { FileResult } from './file-chain.ts'
import { failedResult, type PoolLimits, startPool } from './pool.ts'
import { textSharer } from './share-texts.ts'

/** One input file after the file gears. Its pixels lie in the cache, under `cacheKey`. */
export interface ProcessedFile {
  readonly path: string
  /** Empty where it could not be opened. */
  readonly sha256: string
  readonly cacheKey: string
  readonly meta: CacheEntry['meta']
  readonly fromCache: boolean
  /** The row of the labels file that names this path; rows by other columns are found later. */
  readonly row: LabelRow | null
}

export interface ProcessOptions {
  readonly source: Source
  readonly labels: Labels
  readonly chain: Chain
  readonly siteKey: Uint8Array
  readonly threads: number
  readonly cache: Cache
  readonly limits?: PoolLimits | undefined
  readonly signal?: AbortSignal | undefined
  readonly onDone: (file: ProcessedFile) => void
}

/** Makes a file local; a file that cannot be had is a result with a reason. */
const openFile = async (file: SourceFile): Promise<LocalFile | FileResult> => {
  try {
    if (file.bytes > MAX_FILE_BYTES) throw new NotOpened('TOO_LARGE', `${Math.round(file.bytes / 1e6)} MB`)
    return await file.open()
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error
    return failedResult(error.reason, error.message)
  }
}

/**
 * Runs the file gears over all files, in child processes, and keeps each result in the cache.
 * The answer is in the order of the source, whatever order they were finished in.
 * @throws {Refused} when the source can give no more; the signal's reason when it is aborted. What was finished stays in the cache
 */
export const processFiles = async ({
  source,
  labels,
  chain,
  siteKey,
  threads,
  cache,
  limits,
  signal,
  onDone,
}: ProcessOptions): Promise<ProcessedFile[]> => {
  const { files } = source
  const pool = await startPool({ threads, chain, readable: source.readable, limits })
  const done: ProcessedFile[] = new Array(files.length)
  const shared = textSharer()
  const one = async (file: SourceFile): Promise<ProcessedFile> => {
    const row = labels.key === 'file' ? (labels.rows.get(file.path) ?? null) : null
    const hints = row?.view ? { view: row.view } : {}
    const keyOf = (sha256: string): string => cache.keyOf(sha256, hints, row?.patientId ?? '')
    const found = (sha256: string, meta: CacheEntry['meta'], fromCache: boolean): ProcessedFile => ({
      path: file.path,
      sha256,
      cacheKey: keyOf(sha256),
      meta: { ...meta, verdicts: shared(meta.verdicts) },
      fromCache,
      row,
    })
    const known = async (sha256: string): Promise<ProcessedFile | null> => {
      const kept = await cache.get(keyOf(sha256))
      return kept && found(sha256, kept.meta, true)
    }
    const entryOf = ({ identity, png, bytes, before, ...rest }: FileResult, sha256: string): Parameters<Cache['put']>[1] => ({
      meta: { ...rest, pseudonyms: pseudonyms(siteKey, identity, sha256, row?.patientId) },
      png,
      bytes,
      before,
    })
    const read = async ({ absolute, sha256 }: LocalFile): Promise<ProcessedFile> => {
      const result = await pool.run(absolute, hints)
      signal?.throwIfAborted()
      const entry = entryOf(result, sha256)
      await cache.put(keyOf(sha256), entry)
      return found(sha256, entry.meta, false)
    }
    const earlier = file.knownHash === undefined ? null : await known(file.knownHash)
    if (earlier) return earlier
    const opened = await openFile(file)
    if (!('absolute' in opened)) return found('', entryOf(opened, '').meta, false)
    const processed = (await known(opened.sha256)) ?? (await read(opened))
    await opened.release()
    return processed
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
    const ended = await Promise.allSettled(Array.from({ length: threads + source.ahead }, worker))
    const failed = ended.find((end) => end.status === 'rejected')
    if (failed) throw failed.reason
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await pool.close()
  }
  return done
}
