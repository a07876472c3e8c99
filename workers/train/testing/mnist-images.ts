import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { testData } from '../../gears/test-data.ts'

/** Bytes of one array of a .npz file (a zip of .npy files): found by its central directory, the header of the array cut off. */
const arrayOf = (zip: Buffer, name: string): Buffer => {
  let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16)
  while (zip.toString('latin1', at + 46, at + 46 + zip.readUInt16LE(at + 28)) !== `${name}.npy`)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  const local = zip.readUInt32LE(at + 42)
  const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const data = zip.subarray(begin, begin + zip.readUInt32LE(at + 20))
  const file = zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)
  return file.subarray(10 + file.readUInt16LE(8))
}

/** The first `count` training images, 28 px, of PneumoniaMNIST and their labels; `null` where the data set was not fetched. */
export const mnistImages = (count: number): { readonly images: Uint8Array; readonly labels: Uint8Array } | null => {
  const folder = testData('pneumoniamnist')
  if (folder === null) return null
  const zip = readFileSync(join(folder, 'pneumoniamnist_trainval.npz'))
  return {
    images: Uint8Array.from(arrayOf(zip, 'train_images').subarray(0, count * 28 * 28)),
    labels: Uint8Array.from(arrayOf(zip, 'train_labels').subarray(0, count)),
  }
}
