import { chmod, mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { type Chain, chainHash } from '#core/gear/chain.ts'
import { Refused } from '#core/refusal.ts'
import { restoreSet } from '../dataset/seal.ts'
import { sayDiskFault } from '../disk-fault.ts'
import { refuseInside } from '../ingest/folder-source.ts'
import { takeLockFile } from '../lock-file.ts'
import { type PrepareProgress, type PrepareReport, runChain } from './chain.ts'
import { readChain } from './chain-config.ts'
import { makeFolder } from './make-folder.ts'
import { readOrMakeKey } from './site-key.ts'

export interface PrepareOptions {
  /** A folder, a zip file, or a JSON file that describes a picture archive. */
  readonly in: string
  readonly labels: string
  readonly out: string
  /** JSON: a whole chain, or settings by gear. */
  readonly config?: string | undefined
  /** Digest of the chain that was signed: any other is refused before a file is opened. */
  readonly expectChain?: string | undefined
  readonly threads?: number | undefined
  /** Default: `private/pseudonym-key` in the output folder, made on first use. */
  readonly key?: string | undefined
  readonly labelColumns?: readonly string[] | undefined
  readonly onProgress?: (progress: PrepareProgress) => void
  readonly signal?: AbortSignal
}

/** The chain of the configuration. @throws {Refused} BAD_INPUT; CHAIN_MISMATCH when another one was signed */
const agreedChain = async ({ config, expectChain }: PrepareOptions): Promise<Chain> => {
  const chain = await readChain(config)
  const digest = chainHash(chain)
  if (expectChain !== undefined && !/^[0-9a-f]{64}$/.test(expectChain))
    throw new Refused('BAD_INPUT', '--expect-chain must be the 64 hex digits of a chain digest. See roundtable gear list.')
  if (expectChain !== undefined && expectChain !== digest)
    throw new Refused(
      'CHAIN_MISMATCH',
      `The chain has the digest ${digest}, but ${expectChain} was signed. Use the settings and the version of Roundtable that were agreed.`,
    )
  return chain
}

/** One preparation at a time in a folder. @throws {Refused} CONFLICT */
const lockFolder = async (out: string): Promise<() => Promise<void>> => {
  makeFolder(out)
  await mkdir(join(out, 'private'), { recursive: true, mode: 0o700 })
  // One that was there before; another owner's cannot be closed.
  await chmod(join(out, 'private'), 0o700).catch(() => {})
  const lock = await takeLockFile(join(resolve(out), 'private/prepare.lock'))
  if (lock.taken) return lock.release
  throw new Refused(
    'CONFLICT',
    `Another preparation is at work in ${out} (process ${lock.holder}). Wait until it has ended, or name another folder with --out.`,
  )
}

/**
 * Makes a prepared data set of radiographs (a folder, a zip file, an archive) and a labels file. A second run does only what is new.
 * @throws {Refused} BAD_INPUT, CHAIN_MISMATCH or CONFLICT in one sentence when it cannot run
 */
export const prepare = async (options: PrepareOptions): Promise<PrepareReport> => {
  const chain = await agreedChain(options)
  refuseInside(options.in, options.out)
  try {
    const unlock = await lockFolder(options.out)
    try {
      await restoreSet(options.out)
      return await runChain({
        inputDir: options.in,
        labels: options.labels,
        labelColumns: options.labelColumns ?? [],
        outDir: options.out,
        siteKey: await readOrMakeKey(options.key ?? join(options.out, 'private/pseudonym-key')),
        chain,
        threads: options.threads ?? Math.max(1, Math.min(8, availableParallelism())),
        ...(options.onProgress ? { onProgress: options.onProgress } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
      })
    } finally {
      await unlock()
    }
  } catch (error) {
    throw sayDiskFault(error)
  }
}
