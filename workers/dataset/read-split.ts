import type { Split } from '#core/dataset/prepared.ts'
import { type DatasetItem, openDataset } from './open.ts'
import { openPack } from './open-pack.ts'

export interface SplitData {
  /** n × sizePx × sizePx grey values 0–255, row by row. */
  readonly images: Uint8Array
  /** n × columns, picture by picture: 0 or 1, the place of a class, or ABSENT_LABEL where nobody gave one. */
  readonly labels: Uint8Array
  readonly n: number
  /** Each picture, in the same order. */
  readonly items: readonly DatasetItem[]
}

/** Pictures that are read at once at their full size. */
const CHUNK = 256

/**
 * Pixels and labels of one split in memory, in order of their image path, made smaller to `sizePx` by integer area average. A picture without any of
 * the labels is left out.
 * @throws {Refused} DATASET_MISMATCH for a folder that differs from its manifest; BAD_INPUT for an unknown label or a larger size
 */
export const readSplit = async (dir: string, split: Split, columns: readonly string[], sizePx: number): Promise<SplitData> => {
  const dataset = await openDataset(dir)
  const chosen = dataset.items.filter((item) => item.split === split && columns.some((column) => item.labels[column] !== undefined))
  const images = new Uint8Array(chosen.length * sizePx * sizePx)
  const labels = new Uint8Array(chosen.length * columns.length)
  const pack = await openPack(dataset, columns, sizePx)
  try {
    for (let from = 0; from < chosen.length; from += CHUNK) {
      const part = await pack.read(chosen.slice(from, from + CHUNK))
      images.set(part.images, from * sizePx * sizePx)
      labels.set(part.labels, from * columns.length)
    }
  } finally {
    await pack.close()
  }
  return { images, labels, n: chosen.length, items: chosen }
}
