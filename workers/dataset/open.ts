import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalBytes, parseCanonical } from '#core/canonical.ts'
import { merkleRoot } from '#core/dataset/merkle-root.ts'
import { Manifest, manifestHash, PreparedItem, type Split } from '#core/dataset/prepared.ts'
import type { Hash } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import { shrinker } from './shrink.ts'

export interface PreparedDataset {
  readonly dir: string
  readonly manifest: Manifest
  /** What a listing and an agreement name. */
  readonly hash: Hash
  /** In order of their image path, as in both pack files. */
  readonly items: readonly PreparedItem[]
}

export interface OpenOptions {
  /** The manifest hash that an agreement names: any other is refused. */
  readonly expectedHash?: Hash
  /** `manifest`: manifest, items and sizes (default). `pack`: also the hash of both packs. `all`: also every picture file. */
  readonly verify?: 'manifest' | 'pack' | 'all'
}

const mismatch = (what: string): Refused =>
  new Refused('DATASET_MISMATCH', `${what} Nothing was read from it. Restore the prepared folder, or run roundtable prepare again.`)

const hashFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

const readOrRefuse = async (dir: string, name: string): Promise<Uint8Array> => {
  try {
    return await readFile(join(dir, name))
  } catch {
    throw mismatch(`The prepared folder has no readable ${name}.`)
  }
}

const parseItems = (bytes: Uint8Array): PreparedItem[] => {
  try {
    const lines = new TextDecoder().decode(bytes).split('\n')
    return lines.filter((line) => line !== '').map((line) => PreparedItem.parse(JSON.parse(line)))
  } catch {
    throw mismatch('A line of items.jsonl is not an item of a prepared set.')
  }
}

/**
 * Opens a prepared data set (the folder that holds `manifest.json`) and checks it against its own manifest.
 * @throws {Refused} DATASET_MISMATCH when anything differs from the manifest, or the manifest from `expectedHash`
 */
export const openDataset = async (dir: string, { expectedHash, verify = 'manifest' }: OpenOptions = {}): Promise<PreparedDataset> => {
  const read = parseCanonical(await readOrRefuse(dir, 'manifest.json'))
  const parsed = read.ok ? Manifest.safeParse(read.value) : null
  if (!parsed?.success) throw mismatch('The manifest of the prepared folder is not a canonical prepared/v1 document.')
  const manifest = parsed.data
  const hash = manifestHash(manifest)
  if (expectedHash !== undefined && hash !== expectedHash)
    throw mismatch(`The prepared data set is ${hash.slice(0, 12)}… but ${expectedHash.slice(0, 12)}… was agreed.`)

  const lines = await readOrRefuse(dir, 'items.jsonl')
  if (createHash('sha256').update(lines).digest('hex') !== manifest.files['items.jsonl'])
    throw mismatch('The file items.jsonl was changed after it was sealed.')
  const items = parseItems(lines)
  if (merkleRoot(items.map(canonicalBytes)) !== manifest.itemsRoot) throw mismatch('The items do not add up to the root in the manifest.')

  const sizes = { 'pack/images.u8': items.length * manifest.sizePx ** 2, 'pack/labels.u8': items.length * manifest.labels.length }
  for (const [name, bytes] of Object.entries(sizes)) {
    const found = await stat(join(dir, name)).catch(() => null)
    if (found?.size !== bytes) throw mismatch(`The file ${name} has not the ${bytes} bytes that its manifest asks for.`)
    if (verify !== 'manifest' && (await hashFile(join(dir, name))) !== manifest.files[name])
      throw mismatch(`The file ${name} was changed after it was sealed.`)
  }
  if (verify === 'all')
    for (const item of items)
      if ((await hashFile(join(dir, item.image)).catch(() => '')) !== item.sha256)
        throw mismatch(`The picture ${item.image} was changed after it was sealed.`)
  return { dir, manifest, hash, items }
}

export interface SplitData {
  /** n × sizePx × sizePx grey values 0–255, row by row. */
  readonly images: Uint8Array
  /** n values, 0 or 1. */
  readonly labels: Uint8Array
  readonly n: number
}

/**
 * Pixels and labels of one split, read from the pack and made smaller to `sizePx` by integer area average.
 * @throws {Refused} DATASET_MISMATCH for a folder that differs from its manifest; BAD_INPUT for an unknown label or a larger size
 */
export const readSplit = async (dir: string, split: Split, label: string, sizePx: number): Promise<SplitData> => {
  const { manifest, items } = await openDataset(dir)
  const column = manifest.labels.indexOf(label)
  if (column < 0) throw new Refused('BAD_INPUT', `The prepared data set has no label "${label}". It has: ${manifest.labels.join(', ')}.`)
  const shrink = shrinker(manifest.sizePx, sizePx)
  const chosen = items.flatMap((item, index) => (item.split === split ? [index] : []))
  const allLabels = await readFile(join(dir, 'pack/labels.u8'))
  const images = new Uint8Array(chosen.length * sizePx * sizePx)
  const labels = new Uint8Array(chosen.length)
  const stride = manifest.sizePx ** 2
  const picture = new Uint8Array(stride)
  const pack = await open(join(dir, 'pack/images.u8'), 'r')
  try {
    for (const [at, index] of chosen.entries()) {
      const { bytesRead } = await pack.read(picture, 0, stride, index * stride)
      if (bytesRead !== stride) throw mismatch('The file pack/images.u8 ended early.')
      shrink(picture, images, at * sizePx * sizePx)
      labels[at] = allLabels[index * manifest.labels.length + column]!
    }
  } finally {
    await pack.close()
  }
  return { images, labels, n: chosen.length }
}
