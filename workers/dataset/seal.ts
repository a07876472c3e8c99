import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { canonicalBytes, canonicalText } from '#core/canonical.ts'
import { merkleRoot } from '#core/dataset/merkle-root.ts'
import { ABSENT_LABEL, Manifest, manifestHash, PreparedItem, SPLITS, tablePath } from '#core/dataset/prepared.ts'
import { rowsOf, TABLES } from '#core/dataset/tables.ts'
import { type Chain, chainHash } from '#core/gear/chain.ts'
import type { QcVerdict } from '#core/gear/verdict.ts'
import type { Hash } from '#core/id.ts'
import { sayDiskFault } from '../disk-fault.ts'
import { failpoint } from '../site/failpoint.ts'
import { refuseLeak } from './leak.ts'
import { openPackFile } from './pack-file.ts'
import { syncFolder, writeSynced } from './write-file.ts'
import { tableBytes } from './write-table.ts'

/** One picture to seal: an item without the hash of its file, where its pixels are, and what its checks said. */
export interface SealEntry extends Omit<PreparedItem, 'sha256'> {
  readonly cacheKey: string
  /** Of the decoded pixels; looked at, not kept. */
  readonly pixelHash: string
  readonly verdicts: readonly QcVerdict[]
}

export interface SealOptions {
  readonly outDir: string
  readonly entries: readonly SealEntry[]
  /** PNG file and sizePx × sizePx grey values of one picture. */
  readonly pixels: (cacheKey: string) => Promise<{ png: Uint8Array; bytes: Uint8Array }>
  readonly sizePx: number
  readonly labels: string[]
  readonly chain: Chain
  readonly versions: Record<string, string>
  readonly keyId: string
  readonly synthetic: boolean
}

const sha256 = (bytes: Uint8Array | string): Hash => createHash('sha256').update(bytes).digest('hex') as Hash

const totalsOf = (items: readonly PreparedItem[]): Manifest['totals'] => {
  const inSplit = (split: string): number => items.filter((item) => item.split === split).length
  const [train, val, test] = SPLITS.map(inSplit) as [number, number, number]
  return {
    images: items.length,
    patients: new Set(items.map((i) => i.patient)).size,
    studies: new Set(items.map((i) => i.study)).size,
    train,
    val,
    test,
  }
}

/** Pictures and packs, one picture in memory at a time. */
const writePictures = async (dir: string, entries: readonly SealEntry[], { pixels, labels }: SealOptions) => {
  const images = await openPackFile(join(dir, 'pack/images.u8'))
  const labelPack = await openPackFile(join(dir, 'pack/labels.u8'))
  const items: PreparedItem[] = []
  try {
    for (const { cacheKey, pixelHash: _, verdicts: __, ...entry } of entries) {
      const { png, bytes } = await pixels(cacheKey)
      await writeSynced(join(dir, entry.image), png)
      await images.append(bytes)
      await labelPack.append(Uint8Array.from(labels, (label) => entry.labels[label] ?? ABSENT_LABEL))
      items.push(PreparedItem.parse({ ...entry, sha256: sha256(png) }))
    }
    return { items, hashes: { 'pack/images.u8': await images.finish(), 'pack/labels.u8': await labelPack.finish() } }
  } finally {
    await Promise.all([images.close(), labelPack.close()])
  }
}

const writeSet = async (dir: string, options: SealOptions): Promise<Manifest> => {
  const entries = [...options.entries].sort((a, b) => (a.image < b.image ? -1 : 1))
  const { items, hashes } = await writePictures(dir, entries, options)
  const files: Record<string, Hash> = { ...hashes }
  const write = async (path: string, data: Uint8Array | string): Promise<void> => {
    files[path] = sha256(data)
    await writeSynced(join(dir, path), data)
  }
  await write('items.jsonl', items.map((item) => `${canonicalText(item)}\n`).join(''))
  const verdicts = entries.map((entry) => entry.verdicts)
  for (const table of TABLES) await write(tablePath(table), tableBytes(table, rowsOf(table, items, verdicts)))
  const manifest = Manifest.parse({
    schema: 'prepared/v1',
    chain: options.chain,
    chainHash: chainHash(options.chain),
    versions: options.versions,
    keyId: options.keyId,
    sizePx: options.sizePx,
    labels: options.labels,
    synthetic: options.synthetic,
    totals: totalsOf(items),
    itemsRoot: merkleRoot(items.map(canonicalBytes)),
    files,
  })
  failpoint('set-written', options.outDir)
  await writeSynced(join(dir, 'manifest.json'), canonicalBytes(manifest))
  const folders = new Set(['images', 'pack', 'tables', '', ...items.map((item) => dirname(item.image))])
  for (const folder of folders) await syncFolder(join(dir, folder))
  return manifest
}

/** Puts the finished folder in place of the one before. Between the two renames there is none: a reader refuses, and never mixes two. */
const swap = async (temporary: string, target: string): Promise<void> => {
  const old = `${target}.old`
  await rm(old, { recursive: true, force: true })
  await rename(target, old).catch(() => undefined)
  failpoint('set-swapping', dirname(target))
  try {
    await rename(temporary, target)
  } catch (error) {
    await rename(old, target).catch(() => undefined)
    throw error
  }
  await rm(old, { recursive: true, force: true })
}

/** Clears up after a run that was killed: the set of before gets its name back if it lost it, half a set goes. */
export const restoreSet = async (outDir: string): Promise<void> => {
  const target = join(outDir, 'prepared')
  await rename(`${target}.old`, target).catch(() => undefined)
  if (existsSync(target)) await rm(`${target}.old`, { recursive: true, force: true })
  await rm(`${target}.partial`, { recursive: true, force: true })
}

/**
 * Writes OUT/prepared: `images/…/….png`, `items.jsonl`, `pack/images.u8`, `pack/labels.u8`, `tables/….parquet`, `manifest.json`.
 * It is written beside and renamed, so that a reader sees a whole set or none. The same entries give the same bytes.
 * @returns the manifest hash
 * @throws {Refused} CONFLICT when a patient would be in two splits; BAD_INPUT when the disk is full. The set of before stays.
 */
export const seal = async (options: SealOptions): Promise<Hash> => {
  const { outDir } = options
  const [target, temporary] = [join(outDir, 'prepared'), join(outDir, 'prepared.partial')]
  refuseLeak(options.entries)
  await restoreSet(outDir)
  try {
    const manifest = await writeSet(temporary, options)
    await swap(temporary, target)
    await syncFolder(outDir)
    return manifestHash(manifest)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw sayDiskFault(error)
  }
}
