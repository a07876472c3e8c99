import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { canonicalBytes } from '#core/canonical.ts'
import type { Manifest } from '#core/dataset/prepared.ts'
import { ABSENT_LABEL } from '#core/dataset/prepared.ts'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import type { Hash } from '#core/id.ts'
import { openDataset } from './open.ts'
import { readSplit } from './read-split.ts'
import { type SealEntry, seal } from './seal.ts'
import { shrinker } from './shrink.ts'

const SIZE = 28
const patient = (n: number): string => `aaaaaaaaaaaaaaa${'abcdef'[n]}`
const picture = (n: number): Uint8Array => Uint8Array.from({ length: SIZE * SIZE }, (_, i) => (i * (n + 3)) % 256)
const entry = (n: number, split: SealEntry['split']): SealEntry => ({
  cacheKey: `${n}`,
  pixelHash: `${n}`,
  verdicts: [{ check: 'entropy', state: 'PASS', value: `${n} bit`, threshold: 'at least 4', measured: n / 4 }],
  image: `images/${patient(n)}/2.25.${n}.png`,
  patient: patient(n),
  study: `2.25.1${n}`,
  split,
  labels: { pneumonia: (n % 2) as 0 | 1, effusion: 1 },
  ageYears: 40 + n,
  sex: 'F',
  view: 'PA',
  vendor: 'Canon',
  qc: [],
})

let outDir: string
let hash: Hash
const sealAll = (): Promise<Hash> =>
  seal({
    outDir,
    entries: [entry(3, 'train'), entry(0, 'train'), entry(1, 'test'), entry(2, 'train')],
    pixels: async (key) => ({ png: Uint8Array.of(Number(key)), bytes: picture(Number(key)) }),
    sizePx: SIZE,
    labels: ['effusion', 'pneumonia'],
    chain: DEFAULT_CHAIN,
    versions: { node: '24' },
    keyId: 'k',
    synthetic: true,
  })

beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'sealed-'))
  hash = await sealAll()
  return () => rm(outDir, { recursive: true, force: true })
})
const prepared = (): string => join(outDir, 'prepared')

test('a sealed set opens with its hash, in the order of its image paths', async () => {
  const { items, manifest } = await openDataset(prepared(), { expectedHash: hash, verify: 'all' })
  expect(items.map((item) => item.patient)).toEqual([0, 1, 2, 3].map(patient))
  expect(manifest.totals).toEqual({ images: 4, patients: 4, studies: 4, train: 3, val: 0, test: 1 })
})

test('a label that nobody gave is absent: the picture does not count for it, and for no other where it has none', async () => {
  const partly = (n: number, labels: SealEntry['labels']): SealEntry => ({ ...entry(n, 'train'), labels })
  await seal({
    ...{ outDir, sizePx: SIZE, labels: ['effusion', 'kind'], chain: DEFAULT_CHAIN, versions: {}, keyId: 'k', synthetic: true },
    entries: [partly(0, { effusion: 1, kind: 3 }), partly(1, { kind: 2 }), partly(2, { effusion: 0 }), partly(3, {})],
    pixels: async (key) => ({ png: Uint8Array.of(Number(key)), bytes: picture(Number(key)) }),
  })
  await openDataset(prepared(), { verify: 'all' })
  const of = async (...columns: string[]) => [...(await readSplit(prepared(), 'train', columns, SIZE)).labels]
  expect(await of('effusion')).toEqual([1, 0])
  expect(await of('kind')).toEqual([3, 2])
  expect(await of('kind', 'effusion')).toEqual([3, 1, 2, ABSENT_LABEL, ABSENT_LABEL, 0])
})

test('sealing again puts the same bytes in the same place', async () => {
  const before = await readFile(join(prepared(), 'manifest.json'))
  expect(await sealAll()).toBe(hash)
  expect(await readFile(join(prepared(), 'manifest.json'))).toEqual(before)
})

test('a split is read as packed pixels and the named label column', async () => {
  const { images, labels, n } = await readSplit(prepared(), 'train', ['pneumonia'], SIZE)
  expect([n, [...labels]]).toEqual([3, [0, 0, 1]])
  expect(images.subarray(SIZE * SIZE, 2 * SIZE * SIZE)).toEqual(picture(2))
  expect((await readSplit(prepared(), 'val', ['pneumonia'], SIZE)).n).toBe(0)
})

test('a smaller size is read by area average, and a larger one is refused', async () => {
  const { images } = await readSplit(prepared(), 'test', ['effusion'], 14)
  const p = picture(1)
  expect(images[0]).toBe(Math.floor((p[0]! + p[1]! + p[SIZE]! + p[SIZE + 1]! + 2) / 4))
  await expect(readSplit(prepared(), 'test', ['effusion'], 29)).rejects.toThrow(
    'The pictures were prepared at 28 px and 29 px were asked for.',
  )
})

test('an unknown label is refused with the labels there are', async () => {
  await expect(readSplit(prepared(), 'train', ['cancer'], 28)).rejects.toThrow(
    'The prepared data set has no label "cancer". It has: effusion, pneumonia.',
  )
})

test('another hash than the agreed one is refused', async () => {
  await expect(openDataset(prepared(), { expectedHash: 'b'.repeat(64) as Hash })).rejects.toMatchObject({ code: 'DATASET_MISMATCH' })
})

test.each([
  ['items.jsonl', 'manifest'],
  ['manifest.json', 'manifest'],
  ['pack/labels.u8', 'manifest'],
  ['tables/qc.parquet', 'pack'],
  [`images/${patient(2)}/2.25.2.png`, 'all'],
] as const)('one byte more in %s is noticed', async (file, verify) => {
  await appendFile(join(prepared(), file), 'x')
  await expect(openDataset(prepared(), { verify })).rejects.toMatchObject({ code: 'DATASET_MISMATCH' })
})

test('gears that are not those of the chain digest are refused, even where no hash was agreed', async () => {
  const manifest = JSON.parse(await readFile(join(prepared(), 'manifest.json'), 'utf8')) as Manifest
  manifest.chain[0]!.version = '9.9.9'
  await writeFile(join(prepared(), 'manifest.json'), canonicalBytes(manifest))
  await expect(openDataset(prepared())).rejects.toThrow('The gears in the manifest are not those that its chain digest names.')
})

test('one changed pixel in the pack is noticed when the packs are verified', async () => {
  const bytes = await readFile(join(prepared(), 'pack/images.u8'))
  bytes[5]! ^= 1
  await writeFile(join(prepared(), 'pack/images.u8'), bytes)
  await expect(openDataset(prepared(), { verify: 'pack' })).rejects.toMatchObject({ code: 'DATASET_MISMATCH' })
})

test('an area average of a size that does not divide keeps the mean of the picture', () => {
  const source = picture(4)
  const out = new Uint8Array(64)
  shrinker(28, 8)(source, out, 0)
  const mean = (bytes: Uint8Array): number => bytes.reduce((sum, v) => sum + v, 0) / bytes.length
  expect(Math.abs(mean(out) - mean(source))).toBeLessThan(0.5)
})
