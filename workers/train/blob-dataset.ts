import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalBytes, canonicalText } from '#core/canonical.ts'
import { merkleRoot } from '#core/dataset/merkle-root.ts'
import { type Manifest, manifestHash, type PreparedItem, type Split } from '#core/dataset/prepared.ts'
import type { Hash } from '#core/id.ts'
import { randomFrom } from '#core/model/random.ts'

const sha = (bytes: Uint8Array): Hash => createHash('sha256').update(bytes).digest('hex') as Hash
const SIDE = 28

/** A bright blob on noise: positives have it in the right half, negatives in the left. */
const picture = (positive: boolean, seed: string): Uint8Array => {
  const random = randomFrom(seed)
  const [cx, cy] = [(positive ? 0.7 : 0.3) * SIDE, (0.3 + 0.4 * random.uniform()) * SIDE]
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const distance = ((i % SIDE) - cx) ** 2 + (Math.floor(i / SIDE) - cy) ** 2
    return 60 + 60 * random.uniform() + 120 * Math.exp(-distance / 20)
  })
}

/** Writes a prepared data set of 28 px blobs for tests: of every eight images six train, one validates, one tests; label `blob` alternates. */
export const writeBlobDataset = async (count: number, seed = 'blobs'): Promise<{ dir: string; hash: Hash }> => {
  const dir = await mkdtemp(join(tmpdir(), 'roundtable-blobs-'))
  const pictures = Array.from({ length: count }, (_, i) => picture(i % 2 === 1, `${seed}/${i}`))
  const items = pictures.map((pixels, i): PreparedItem => {
    const split: Split = Math.floor(i / 2) % 8 === 6 ? 'val' : Math.floor(i / 2) % 8 === 7 ? 'test' : 'train'
    const patient = `p${'a'.repeat(15)}`
    const study = `1.${i}`
    const labels = { blob: (i % 2) as 0 | 1 }
    const nothing = { ageYears: null, sex: null, view: null, vendor: null, qc: [] }
    return {
      image: `images/${patient}/1.${String(i).padStart(6, '0')}.png`,
      patient,
      study,
      split,
      labels,
      sha256: sha(pixels),
      ...nothing,
    }
  })
  const files = {
    'items.jsonl': Buffer.from(items.map((item) => `${canonicalText(item)}\n`).join('')),
    'pack/images.u8': Buffer.concat(pictures),
    'pack/labels.u8': Uint8Array.from(items, (_, i) => i % 2),
  }
  const of = (split: Split) => items.filter((item) => item.split === split).length
  const manifest: Manifest = {
    schema: 'prepared/v1',
    chainHash: sha(new Uint8Array()),
    versions: {},
    keyId: 'test',
    sizePx: SIDE,
    labels: ['blob'],
    synthetic: true,
    totals: { images: count, patients: 1, studies: count, train: of('train'), val: of('val'), test: of('test') },
    itemsRoot: merkleRoot(items.map(canonicalBytes)),
    files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha(bytes)])),
  }
  await mkdir(join(dir, 'pack'))
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, name), bytes)
  await writeFile(join(dir, 'manifest.json'), canonicalBytes(manifest))
  return { dir, hash: manifestHash(manifest) }
}
