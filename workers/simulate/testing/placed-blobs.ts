import { writeFile } from 'node:fs/promises'
import { randomFrom } from '#core/model/random.ts'
import { makeZip } from '#workers/ingest/testing/make-zip.ts'
import { header, npy } from './npy.ts'

export const SIDE = 28
const PLACES = [
  [7, 7],
  [7, 20],
  [20, 13],
] as const

/** Noise, with a bright blob at each of the places 0 to 2 that are shown. */
export const placedBlobs = (shown: readonly number[], seed: string): Uint8Array => {
  const random = randomFrom(seed)
  return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [y, x] = [Math.floor(i / SIDE), i % SIDE]
    const bright = shown.map((at) => Math.exp(-((y - PLACES[at]![0]) ** 2 + (x - PLACES[at]![1]) ** 2) / 20))
    return 50 + 60 * random.uniform() + 130 * Math.max(0, ...bright)
  })
}

/**
 * A file of the MedMNIST layout with such pictures, unlike those of another `seed`.
 * @param images of each split
 * @param rowOf labels of a picture, and the blobs that it shows
 */
export const writeBlobFile = async (
  path: string,
  seed: string,
  images: Readonly<Record<'train' | 'val' | 'test', number>>,
  rowOf: (i: number) => { readonly row: readonly number[]; readonly shown: readonly number[] },
): Promise<void> => {
  const arrays = Object.entries(images).flatMap(([split, n]) => {
    const made = Array.from({ length: n }, (_, i) => rowOf(i))
    const pixels = Buffer.concat(made.map(({ shown }, i) => placedBlobs(shown, `${seed}/${split}/${i}`)))
    const labels = Uint8Array.from(made.flatMap(({ row }) => row))
    return [
      { name: `${split}_images.npy`, data: npy(header('|u1', [n, SIDE, SIDE]), pixels) },
      { name: `${split}_labels.npy`, data: npy(header('|u1', [n, made[0]!.row.length]), labels) },
    ]
  })
  await writeFile(path, makeZip(arrays))
}
