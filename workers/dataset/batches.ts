import { createHash } from 'node:crypto'
import type { Split } from '#core/dataset/prepared.ts'
import { Refused } from '#core/refusal.ts'
import type { DatasetItem, PreparedDataset } from './open.ts'
import { openPack } from './open-pack.ts'

export interface BatchOptions {
  readonly split: Split
  readonly label: string
  /** At most the size that was prepared. */
  readonly sizePx: number
  /** Pictures in a batch; the last one of an epoch may have fewer. */
  readonly batch: number
  readonly seed: number
  readonly epoch: number
  /** Leave out a last batch that is not full. */
  readonly dropLast?: boolean
}

export interface Batch {
  readonly items: readonly DatasetItem[]
  /** n × sizePx × sizePx grey values 0–255, row by row. */
  readonly images: Uint8Array
  /** n values: 0, 1, or places of classes. */
  readonly labels: Uint8Array
}

/** The items in the order of one epoch: by SHA-256 of `seed:epoch:image`. Python and any other language gives the same. */
export const shuffled = <T extends { readonly image: string }>(items: readonly T[], seed: number, epoch: number): T[] =>
  items
    .map((item) => ({ item, rank: createHash('sha256').update(`${seed}:${epoch}:${item.image}`).digest('hex') }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item)

/**
 * Batches of the pictures of one split that have the label, in the order of one epoch, read from the pack; the next one is read while the last
 * is used. Equal options give equal bytes, also in `workers/python/roundtable_dataset.py`.
 * @throws {Refused} BAD_INPUT for an unknown label, a larger size or an empty batch
 */
export async function* batches(dataset: PreparedDataset, options: BatchOptions): AsyncGenerator<Batch, void, undefined> {
  const { batch, dropLast = false } = options
  if (!Number.isInteger(batch) || batch < 1) throw new Refused('BAD_INPUT', 'A batch holds at least one picture.')
  const chosen = dataset.items.filter((item) => item.split === options.split && item.labels[options.label] !== undefined)
  const order = shuffled(chosen, options.seed, options.epoch)
  const count = dropLast ? Math.floor(order.length / batch) : Math.ceil(order.length / batch)
  const pack = await openPack(dataset, [options.label], options.sizePx)
  const load = async (index: number): Promise<Batch> => {
    const items = order.slice(index * batch, (index + 1) * batch)
    return { items, ...(await pack.read(items)) }
  }
  let next = count > 0 ? load(0) : null
  try {
    for (let index = 0; next !== null; index++) {
      const ready: Batch = await next
      next = index + 1 < count ? load(index + 1) : null
      // Its failure is met when its turn comes.
      next?.catch(() => undefined)
      yield ready
    }
  } finally {
    await next?.catch(() => undefined)
    await pack.close()
  }
}
