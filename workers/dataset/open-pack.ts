import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { ABSENT_LABEL } from '#core/dataset/prepared.ts'
import { Refused } from '#core/refusal.ts'
import { type DatasetItem, mismatch, type PreparedDataset } from './open.ts'
import { shrinker } from './shrink.ts'

export interface OpenPack {
  /** Pixels of the items, made smaller: n × sizePx × sizePx grey values 0–255, row by row; and their labels, n × columns: 0, 1 …, or ABSENT_LABEL. */
  read(items: readonly DatasetItem[]): Promise<{ images: Uint8Array; labels: Uint8Array }>
  close(): Promise<void>
}

/**
 * Opens the packs of a data set for some label columns and one size.
 * @throws {Refused} BAD_INPUT for an unknown label or a larger size; reading throws DATASET_MISMATCH where the pack ends early
 */
export const openPack = async ({ dir, manifest }: PreparedDataset, columns: readonly string[], sizePx: number): Promise<OpenPack> => {
  const unknown = columns.find((column) => !manifest.labels.includes(column))
  if (unknown !== undefined)
    throw new Refused('BAD_INPUT', `The prepared data set has no label "${unknown}". It has: ${manifest.labels.join(', ')}.`)
  const shrink = shrinker(manifest.sizePx, sizePx)
  const [stride, size] = [manifest.sizePx ** 2, sizePx ** 2]
  const pack = await open(join(dir, 'pack/images.u8'), 'r')
  return {
    read: async (items) => {
      const images = new Uint8Array(items.length * size)
      await Promise.all(
        items.map(async ({ packRow }, at) => {
          const picture = new Uint8Array(stride)
          const { bytesRead } = await pack.read(picture, 0, stride, packRow * stride)
          if (bytesRead !== stride) throw mismatch('The file pack/images.u8 ended early.')
          shrink(picture, images, at * size)
        }),
      )
      return { images, labels: Uint8Array.from(items.flatMap((item) => columns.map((column) => item.labels[column] ?? ABSENT_LABEL))) }
    },
    close: () => pack.close(),
  }
}
