import { createHash } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Split } from '#core/dataset/prepared.ts'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import type { Hash } from '#core/id.ts'
import { randomFrom } from '#core/model/random.ts'
import { type SealEntry, seal } from '#workers/dataset/seal.ts'

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

/** A number in letters that sort as it does. */
const pseudonym = (n: number): string => n.toString(2).padStart(16, '0').replaceAll('0', 'a').replaceAll('1', 'b')

const entryOf = (i: number, pixels: Uint8Array): SealEntry => {
  const pair = Math.floor(i / 2)
  const split: Split = pair % 8 === 6 ? 'val' : pair % 8 === 7 ? 'test' : 'train'
  const patient = pseudonym(pair)
  const labels = { blob: (i % 2) as 0 | 1 }
  const pixelHash = createHash('sha256').update(pixels).digest('hex')
  const facts = { ageYears: null, sex: null, view: pair % 3 === 0 ? ('AP' as const) : ('PA' as const), vendor: null, qc: [], verdicts: [] }
  return { cacheKey: `${i}`, pixelHash, image: `images/${patient}/1.${i}.png`, patient, study: `1.${i}`, split, labels, ...facts }
}

/**
 * Writes a prepared data set of 28 px blobs for tests: two images a patient, of every eight patients six train, one validates, one tests; every third is taken AP;
 * label `blob` alternates.
 */
export const writeBlobDataset = async (count: number, seed = 'blobs'): Promise<{ dir: string; hash: Hash }> => {
  const outDir = await mkdtemp(join(tmpdir(), 'roundtable-blobs-'))
  const pictures = Array.from({ length: count }, (_, i) => picture(i % 2 === 1, `${seed}/${i}`))
  const hash = await seal({
    outDir,
    entries: pictures.map((pixels, i) => entryOf(i, pixels)),
    pixels: async (key) => ({ png: Uint8Array.of(), bytes: pictures[Number(key)]! }),
    sizePx: SIDE,
    labels: ['blob'],
    chain: DEFAULT_CHAIN,
    versions: {},
    keyId: 'test',
    synthetic: true,
  })
  return { dir: join(outDir, 'prepared'), hash }
}
