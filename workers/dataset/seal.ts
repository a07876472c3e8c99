import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalBytes, canonicalText } from '#core/canonical.ts'
import { merkleRoot } from '#core/dataset/merkle-root.ts'
import { Manifest, manifestHash, PreparedItem, SPLITS } from '#core/dataset/prepared.ts'
import type { Hash } from '#core/id.ts'
import { syncFolder, writeSynced } from './write-file.ts'

/** One picture to seal: an item without the hash of its file, and where its pixels are. */
export interface SealEntry extends Omit<PreparedItem, 'sha256'> {
  readonly cacheKey: string
}

export interface SealOptions {
  readonly outDir: string
  readonly entries: readonly SealEntry[]
  /** PNG file and sizePx × sizePx grey values of one picture. */
  readonly pixels: (cacheKey: string) => Promise<{ png: Uint8Array; bytes: Uint8Array }>
  readonly sizePx: number
  readonly labels: string[]
  readonly chainHash: Hash
  readonly versions: Record<string, string>
  readonly keyId: string
  readonly synthetic: boolean
}

const sha256 = (bytes: Uint8Array | string): Hash => createHash('sha256').update(bytes).digest('hex') as Hash

/** Appends to a file and to its hash. */
const packFile = async (path: string) => {
  const handle = await open(path, 'w', 0o600)
  const hash = createHash('sha256')
  return {
    append: async (bytes: Uint8Array): Promise<void> => {
      hash.update(bytes)
      await handle.writeFile(bytes)
    },
    close: async (): Promise<Hash> => {
      await handle.sync()
      await handle.close()
      return hash.digest('hex') as Hash
    },
  }
}

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

/** Puts the finished folder in place of the one before. Between the two renames there is none: a reader refuses, and never mixes two. */
const swap = async (temporary: string, target: string): Promise<void> => {
  const old = `${target}.old`
  await rm(old, { recursive: true, force: true })
  await rename(target, old).catch(() => undefined)
  await rename(temporary, target)
  await rm(old, { recursive: true, force: true })
}

/**
 * Writes OUT/prepared: `images/…/….png`, `items.jsonl`, `pack/images.u8`, `pack/labels.u8`, `manifest.json`.
 * It is written beside and renamed, so that a reader sees a whole set or none. The same entries give the same bytes.
 * @returns the manifest hash
 */
export const seal = async (options: SealOptions): Promise<Hash> => {
  const { outDir, pixels, sizePx, labels } = options
  const entries = [...options.entries].sort((a, b) => (a.image < b.image ? -1 : 1))
  const temporary = join(outDir, 'prepared.partial')
  await rm(temporary, { recursive: true, force: true })
  await mkdir(join(temporary, 'pack'), { recursive: true })
  const imagePack = await packFile(join(temporary, 'pack/images.u8'))
  const labelPack = await packFile(join(temporary, 'pack/labels.u8'))
  const items: PreparedItem[] = []
  for (const { cacheKey, ...entry } of entries) {
    const { png, bytes } = await pixels(cacheKey)
    await writeSynced(join(temporary, entry.image), png)
    await imagePack.append(bytes)
    await labelPack.append(Uint8Array.from(labels, (label) => entry.labels[label]!))
    items.push(PreparedItem.parse({ ...entry, sha256: sha256(png) }))
  }
  const lines = items.map((item) => `${canonicalText(item)}\n`).join('')
  await writeSynced(join(temporary, 'items.jsonl'), lines)
  const manifest = Manifest.parse({
    schema: 'prepared/v1',
    chainHash: options.chainHash,
    versions: options.versions,
    keyId: options.keyId,
    sizePx,
    labels,
    synthetic: options.synthetic,
    totals: totalsOf(items),
    itemsRoot: merkleRoot(items.map(canonicalBytes)),
    files: { 'items.jsonl': sha256(lines), 'pack/images.u8': await imagePack.close(), 'pack/labels.u8': await labelPack.close() },
  })
  await writeSynced(join(temporary, 'manifest.json'), canonicalBytes(manifest))
  await syncFolder(temporary)
  await swap(temporary, join(outDir, 'prepared'))
  await syncFolder(outDir)
  return manifestHash(manifest)
}
