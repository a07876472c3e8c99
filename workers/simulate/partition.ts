import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Division, dividePatients } from '#core/federation/divide-patients.ts'
import type { Hash } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import type { DatasetItem, PreparedDataset } from '#workers/dataset/open.ts'
import { openPack } from '#workers/dataset/open-pack.ts'
import { type SealEntry, seal } from '#workers/dataset/seal.ts'
import { newFolder } from './new-folder.ts'
import { ownStep } from './own-step.ts'
import { openPrepared } from './prepared-folder.ts'

export interface PartitionOptions extends Division {
  readonly dir: string
  readonly outDir: string
  /** Label column whose classes are cut; may be left out where there is one. */
  readonly label?: string | undefined
}

export interface Part {
  readonly name: string
  readonly dir: string
  readonly hash: Hash
  readonly train: number
  readonly trainPositives: number
  readonly val: number
  readonly valPositives: number
}

const MAX_SITES = 100

const labelOf = ({ manifest: { labels } }: PreparedDataset, wanted: string | undefined): string => {
  const label = wanted ?? (labels.length === 1 ? labels[0] : undefined)
  if (label !== undefined && labels.includes(label)) return label
  const which = wanted === undefined ? 'Name one with --label' : `There is no label "${wanted}"`
  throw new Refused('BAD_INPUT', `${which}. The data set has: ${labels.join(', ')}.`)
}

const checkDivision = ({ sites, alpha, seed }: Division): void => {
  if (!Number.isInteger(sites) || sites < 2 || sites > MAX_SITES)
    throw new Refused('BAD_INPUT', `--sites must be a whole number from 2 to ${MAX_SITES}.`)
  if (!(alpha >= 0.001 && alpha <= 1e6)) throw new Refused('BAD_INPUT', '--dirichlet must be a number from 0.001 to 1000000.')
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 31)
    throw new Refused('BAD_INPUT', `--seed must be a whole number from 0 to ${2 ** 31 - 1}.`)
}

const entryOf = ({ sha256, packRow, ...item }: DatasetItem, at: number): SealEntry => ({
  ...item,
  cacheKey: String(at),
  // Stands for the pixels: equal pictures have equal files, and a set with a picture in two splits was never sealed.
  pixelHash: sha256,
  verdicts: [],
})

/**
 * Divides the train and val splits of a prepared set among sites that are not alike, each sealed as a set of its own in OUT/site-1/prepared, …
 * Its test split is left out. The chain of a part ends with the step that divided it; what the checks said in detail stays in the set it came from.
 * @throws {Refused} BAD_INPUT, CONFLICT, NOT_FOUND, DATASET_MISMATCH
 */
export const partition = async (options: PartitionOptions): Promise<Part[]> => {
  const { sites, alpha, seed, skew } = options
  checkDivision(options)
  const dataset = await openPrepared(options.dir)
  const { manifest } = dataset
  const label = labelOf(dataset, options.label)
  const items = dataset.items.filter(({ split }) => split !== 'test')
  const classOf = (item: DatasetItem): number => item.labels[label] ?? 0
  const positive = (item: DatasetItem): boolean => classOf(item) > 0
  const siteOf = dividePatients(
    items.map((item) => ({ ...item, value: classOf(item) })),
    options,
  )
  await newFolder(options.outDir)
  const pack = await openPack(dataset, [label], manifest.sizePx)
  try {
    const parts: Part[] = []
    for (let site = 0; site < sites; site++) {
      const name = `site-${site + 1}`
      const own = items.filter(({ patient }) => siteOf.get(patient) === site)
      const outDir = join(options.outDir, name)
      const config = { of: dataset.hash, label, site: site + 1, sites, dirichlet: String(alpha), seed, skew }
      const hash = await seal({
        outDir,
        entries: own.map(entryOf),
        pixels: async (key) => {
          const item = own[Number(key)]!
          return { png: await readFile(join(dataset.dir, item.image)), bytes: (await pack.read([item])).images }
        },
        ...{ sizePx: manifest.sizePx, labels: manifest.labels, versions: manifest.versions, keyId: manifest.keyId },
        ...{ synthetic: manifest.synthetic, chain: [...manifest.chain, ownStep('partition', config)] },
      })
      const [train, val] = (['train', 'val'] as const).map((split) => own.filter((item) => item.split === split)) as [
        DatasetItem[],
        DatasetItem[],
      ]
      const counts = {
        train: train.length,
        val: val.length,
        trainPositives: train.filter(positive).length,
        valPositives: val.filter(positive).length,
      }
      parts.push({ name, dir: join(outDir, 'prepared'), hash, ...counts })
    }
    return parts
  } finally {
    await pack.close()
  }
}
