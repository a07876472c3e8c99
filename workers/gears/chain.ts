import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { thinSplits } from '#core/dataset/thin-splits.ts'
import { type Chain, chainHash, configOf, planChain } from '#core/gear/chain.ts'
import type { ExclusionReason } from '#core/gear/exclusion.ts'
import type { Hash } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import { writeGallery } from '../dataset/gallery.ts'
import { writeReport } from '../dataset/report.ts'
import { seal } from '../dataset/seal.ts'
import { writeFacts } from '../dataset/summary.ts'
import { readLabels } from '../ingest/labels.ts'
import { openSource } from '../ingest/open-source.ts'
import type { Source } from '../ingest/source.ts'
import { openCache } from './cache.ts'
import { allowedFacts, type DeidentifyConfig, keyIdOf } from './deidentify.ts'
import { divide, type PackConfig } from './pack.ts'
import type { PoolLimits } from './pool.ts'
import { type ProcessedFile, type ProcessOptions, processFiles } from './process-files.ts'
import { type JudgedFile, judgeSet } from './qc.ts'
import { decoderVersions } from './versions.ts'

export interface PrepareProgress {
  readonly done: number
  /** 0 while an archive is asked what it holds. */
  readonly total: number
  readonly excluded: number
  /** Different patients behind the excluded files. */
  readonly excludedPatients?: number
  readonly cached: number
  /** Objects that an archive has named so far. */
  readonly found?: number
  /** What was copied from an archive or a zip file so far. */
  readonly fetched?: Source['fetched']
}

export interface RunChainOptions {
  /** A folder, a zip file, or a JSON file that describes an archive. */
  readonly inputDir: string
  /** Path of the labels CSV. */
  readonly labels: string
  /** Label columns by name; empty: the labels file decides. */
  readonly labelColumns?: readonly string[]
  readonly outDir: string
  /** 32 random bytes that never leave the site. */
  readonly siteKey: Uint8Array
  readonly chain: Chain
  readonly threads: number
  readonly limits?: PoolLimits
  readonly onProgress?: (progress: PrepareProgress) => void
  readonly signal?: AbortSignal
}

export interface PrepareReport {
  readonly outDir: string
  readonly preparedDir: string
  readonly manifestHash: Hash
  readonly chainHash: Hash
  readonly files: number
  readonly accepted: number
  /** Accepted with at least one warning. */
  readonly warned: number
  readonly excluded: number
  readonly byReason: Readonly<Partial<Record<ExclusionReason, number>>>
  readonly warnings: Readonly<Record<string, number>>
  readonly patients: number
  /** What keeps a model from being trained or judged on a split, in sentences. */
  readonly thinSplits: readonly string[]
  readonly synthetic: boolean
  readonly cached: number
  /** What was copied from an archive or a zip file; null for a folder. */
  readonly fetched: Source['fetched']
  readonly durationMs: number
  readonly imagesPerSecond: number
}

const tally = <K extends string>(keys: readonly K[]): Partial<Record<K, number>> => {
  const counts: Partial<Record<K, number>> = {}
  for (const key of [...keys].sort()) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

const warningsOf = (file: JudgedFile): string[] =>
  file.verdicts.filter((verdict) => verdict.state === 'WARN').map((verdict) => verdict.check)

const entryOf = (file: JudgedFile, config: DeidentifyConfig) => {
  const { meta, labelRow } = file
  const facts = meta.facts!
  const filled = { ...facts, ageYears: facts.ageYears ?? labelRow?.ageYears ?? null, sex: facts.sex ?? labelRow?.sex ?? null }
  return {
    cacheKey: file.cacheKey,
    pixelHash: meta.pixelHash ?? '',
    verdicts: file.verdicts,
    patient: meta.pseudonyms.patient,
    study: meta.pseudonyms.study,
    image: `images/${meta.pseudonyms.patient}/${meta.pseudonyms.image}.png`,
    labels: { ...file.labels },
    ...allowedFacts(filled, config),
    qc: warningsOf(file).sort(),
  }
}

/** Opens the source and runs every file of it through the file gears. */
const processSource = async (
  { inputDir, labels: labelsPath, outDir, siteKey, threads, limits, onProgress, signal = new AbortController().signal }: RunChainOptions,
  { chain, labels, cache }: Pick<ProcessOptions, 'chain' | 'labels' | 'cache'>,
): Promise<{ processed: ProcessedFile[]; cached: number; fetched: Source['fetched'] }> => {
  const progress = { done: 0, total: 0, excluded: 0, excludedPatients: 0, cached: 0 }
  const excludedPatients = new Set<string>()
  const stagingDir = join(outDir, 'private/staging')
  const onFound = (found: number): void => onProgress?.({ ...progress, found })
  const source = await openSource(inputDir, { stagingDir, siteKey, labelsPath, outDir, signal, onFound })
  const { fetched } = source
  progress.total = source.files.length
  const onDone = ({ meta, fromCache }: ProcessedFile): void => {
    progress.done++
    if (meta.reasons.length > 0) {
      progress.excluded++
      progress.excludedPatients = excludedPatients.add(meta.pseudonyms.patient).size
    }
    if (fromCache) progress.cached++
    onProgress?.({ ...progress, fetched })
  }
  let finished = false
  try {
    const processed = await processFiles({ source, labels, chain, siteKey, threads, cache, limits, signal, onDone })
    finished = true
    return { processed, cached: progress.cached, fetched }
  } finally {
    await source.close(finished)
  }
}

/**
 * From a hospital's archive to a sealed prepared set: OUT/prepared, which training reads, and OUT/private, which stays with the hospital.
 * @throws {Refused} BAD_INPUT in one sentence when it cannot run; the signal's reason when aborted (the cache keeps what was done)
 */
export const runChain = async (options: RunChainOptions): Promise<PrepareReport> => {
  const started = performance.now()
  const { inputDir, outDir, siteKey } = options
  if (siteKey.length < 32) throw new Refused('BAD_INPUT', 'The site key is shorter than 32 bytes. Let the site agent make one.')
  const chain = planChain(options.chain)
  const labels = await readLabels(options.labels, inputDir, options.labelColumns)
  const versions = decoderVersions()
  const keyId = keyIdOf(siteKey)
  const privateDir = join(outDir, 'private')
  await mkdir(privateDir, { recursive: true, mode: 0o700 })
  const cache = openCache(join(privateDir, 'cache'), chain, versions, keyId)

  const { processed, cached, fetched } = await processSource(options, { chain, labels, cache })
  const judged = await judgeSet(processed, labels, siteKey, configOf(chain, 'qc'))
  const accepted = judged.filter((file) => file.status === 'accepted')
  const splits = divide(
    accepted.map((file) => ({ patient: file.meta.pseudonyms.patient, positive: Object.values(file.labels).some((value) => value > 0) })),
    siteKey,
    configOf(chain, 'pack') as unknown as PackConfig,
  )
  const synthetic = accepted.length > 0 && accepted.every((file) => file.meta.facts?.synthetic === true)
  const byReason = tally(judged.flatMap((file) => file.reasons.slice(0, 1)))
  const warnings = tally(accepted.flatMap(warningsOf)) as Record<string, number>
  await writeReport(privateDir, judged, splits)
  await writeFacts(privateDir, judged)
  if (accepted.length === 0) {
    await writeGallery({ privateDir, files: judged, splits, cache, qc: configOf(chain, 'qc'), synthetic })
    throw new Refused(
      'BAD_INPUT',
      `None of the ${processed.length} files could be prepared. The reasons are in ${join(privateDir, 'report.csv')}.`,
    )
  }
  const deidentify = configOf(chain, 'deidentify') as unknown as DeidentifyConfig
  const entries = accepted.map((file) => ({ ...entryOf(file, deidentify), split: splits.get(file.meta.pseudonyms.patient)! }))
  const sealed = await seal({
    outDir,
    entries,
    pixels: async (key) => {
      const entry = await cache.get(key)
      if (!entry?.png || !entry.bytes) throw new Error('A picture that was prepared is no longer in the cache.')
      return { png: entry.png, bytes: entry.bytes }
    },
    sizePx: Number(configOf(chain, 'resize').sizePx),
    labels: [...labels.columns],
    chain,
    versions,
    keyId,
    synthetic,
  })
  await writeGallery({ privateDir, files: judged, splits, cache, qc: configOf(chain, 'qc'), synthetic })
  await cache.prune(new Set(processed.map((file) => file.cacheKey)), Date.now())
  const durationMs = Math.round(performance.now() - started)
  return {
    outDir,
    preparedDir: join(outDir, 'prepared'),
    manifestHash: sealed,
    chainHash: chainHash(chain),
    files: processed.length,
    accepted: accepted.length,
    warned: accepted.filter((file) => warningsOf(file).length > 0).length,
    excluded: judged.length - accepted.length,
    byReason,
    warnings,
    patients: splits.size,
    thinSplits: thinSplits(entries, labels.columns),
    synthetic,
    cached,
    fetched,
    durationMs,
    imagesPerSecond: Math.round((processed.length / durationMs) * 10_000) / 10,
  }
}
