import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalBytes, parseCanonical } from '#core/canonical.ts'
import { merkleRoot } from '#core/dataset/merkle-root.ts'
import { Manifest, manifestHash, PreparedItem } from '#core/dataset/prepared.ts'
import { chainHash } from '#core/gear/chain.ts'
import type { Hash } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'

/** An item, and the place of its pixels and labels in both packs. It keeps them when the items are filtered or divided anew. */
export interface DatasetItem extends PreparedItem {
  readonly packRow: number
}

/**
 * A prepared set that was opened. A part of it is the same object with fewer items, or with other splits:
 * `{ ...dataset, items: dataset.items.filter((item) => item.view === 'PA') }`, `splitByPatient(dataset.items, …)`.
 */
export interface PreparedDataset {
  readonly dir: string
  readonly manifest: Manifest
  /** What a listing and an agreement name. */
  readonly hash: Hash
  /** In order of their image path, as in both pack files. */
  readonly items: readonly DatasetItem[]
}

export interface OpenOptions {
  /** The manifest hash that an agreement names: any other is refused. */
  readonly expectedHash?: Hash
  /** `manifest`: manifest, items and sizes (default). `pack`: also the hash of packs and tables. `all`: also every picture file. */
  readonly verify?: 'manifest' | 'pack' | 'all'
}

export const mismatch = (what: string): Refused =>
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

/** @throws {Refused} DATASET_MISMATCH when a file is not the one that was sealed */
export const verifyFiles = async (dir: string, manifest: Manifest, names = Object.keys(manifest.files)): Promise<void> => {
  for (const name of names)
    if ((await hashFile(join(dir, name)).catch(() => '')) !== manifest.files[name as keyof Manifest['files']])
      throw mismatch(`The file ${name} was changed after it was sealed.`)
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
  if (chainHash(manifest.chain) !== manifest.chainHash)
    throw mismatch('The gears in the manifest are not those that its chain digest names.')
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
  }
  if (verify !== 'manifest') await verifyFiles(dir, manifest)
  if (verify === 'all')
    for (const item of items)
      if ((await hashFile(join(dir, item.image)).catch(() => '')) !== item.sha256)
        throw mismatch(`The picture ${item.image} was changed after it was sealed.`)
  return { dir, manifest, hash, items: items.map((item, packRow) => ({ ...item, packRow })) }
}
