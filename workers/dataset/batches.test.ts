import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Batch, type BatchOptions, batches, shuffled } from './batches.ts'
import { openDataset, type PreparedDataset } from './open.ts'
import { examplePicture, sealExample } from './testing/seal-example.ts'

const SIZE = 28
let outDir: string
let dataset: PreparedDataset
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'batches-'))
  await sealExample(outDir, { patients: 20, sizePx: SIZE })
  dataset = await openDataset(join(outDir, 'prepared'))
})
afterAll(() => rm(outDir, { recursive: true, force: true }))

const options = { split: 'train', label: 'pneumonia', sizePx: SIZE, batch: 4, seed: 1, epoch: 0 } as const
const all = async (changes: Partial<BatchOptions> = {}, set = dataset): Promise<Batch[]> => {
  const found: Batch[] = []
  for await (const batch of batches(set, { ...options, ...changes })) found.push(batch)
  return found
}
const rows = (found: readonly Batch[]): number[] => found.flatMap(({ items }) => items.map((item) => item.packRow))

test('an epoch gives every picture of the split once, with its own pixels and label', async () => {
  const found = await all()
  const train = dataset.items.filter((item) => item.split === 'train')
  expect(rows(found).sort((a, b) => a - b)).toEqual(train.map((item) => item.packRow))
  for (const { items, images, labels } of found)
    for (const [at, item] of items.entries()) {
      const number = Number(/2\.25\.(\d+)\.png/.exec(item.image)![1])
      expect(images.subarray(at * SIZE ** 2, (at + 1) * SIZE ** 2)).toEqual(examplePicture(number, SIZE))
      expect(labels[at]).toBe(item.labels.pneumonia)
    }
})

test('the order is that of the seed and the epoch, and no other', async () => {
  const first = rows(await all())
  expect(rows(await all())).toEqual(first)
  expect(rows(await all({ epoch: 1 }))).not.toEqual(first)
  expect(rows(await all({ seed: 2 }))).not.toEqual(first)
  // sha256sum of 1:0:a, b, c and d: 00d8…, a44d…, f788…, 82e3….
  const letters = [...'abcd'].map((image) => ({ image }))
  expect(shuffled(letters, 1, 0).map(({ image }) => image)).toEqual(['a', 'd', 'b', 'c'])
})

test('the last batch is what is left, or is left out', async () => {
  const sizes = (found: readonly Batch[]): number[] => found.map(({ labels }) => labels.length)
  expect(sizes(await all({ batch: 7 }))).toEqual([7, 7, 4])
  expect(sizes(await all({ batch: 7, dropLast: true }))).toEqual([7, 7])
  expect(await all({ batch: 100, dropLast: true })).toEqual([])
})

test('a part of the set gives batches of that part', async () => {
  const part = { ...dataset, items: dataset.items.filter((item) => item.sex === 'M' && item.view === 'AP') }
  expect(rows(await all({}, part)).sort((a, b) => a - b)).toEqual(
    part.items.filter((item) => item.split === 'train').map((item) => item.packRow),
  )
})

test('a batch of none, an unknown label and a larger size are refused', async () => {
  await expect(all({ batch: 0 })).rejects.toThrow('A batch holds at least one picture.')
  await expect(all({ label: 'cancer' })).rejects.toThrow('has no label "cancer"')
  await expect(all({ sizePx: 29 })).rejects.toThrow('29 px were asked for')
})

test('whoever stops in the middle is not met by what was read ahead, and a pack that ends early is met in its turn', async () => {
  for await (const _ of batches(dataset, options)) break
  const [first] = rows(await all())
  await truncate(join(dataset.dir, 'pack/images.u8'), (first! + 1) * SIZE ** 2)
  for await (const _ of batches(dataset, { ...options, batch: 1 })) break
  await expect(all()).rejects.toMatchObject({ code: 'DATASET_MISMATCH' })
})
