import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { rowsOf, TABLES } from '#core/dataset/tables.ts'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { openDataset } from './open.ts'
import { type SealEntry, seal } from './seal.ts'
import { sealExample } from './testing/seal-example.ts'
import { tableBytes } from './write-table.ts'

let outDir: string
beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'seal-'))
  return () => rm(outDir, { recursive: true, force: true })
})
const opened = () => openDataset(join(outDir, 'prepared'), { verify: 'all' })
const options = { patients: 6, sizePx: 32 }

test('the manifest names each gear with its code, and the chain digest over them', async () => {
  await sealExample(outDir, options)
  const { manifest } = await opened()
  expect(manifest.chain).toEqual(DEFAULT_CHAIN)
  expect(Object.keys(manifest.files).sort()).toEqual([
    'items.jsonl',
    'pack/images.u8',
    'pack/labels.u8',
    ...TABLES.map((table) => `tables/${table}.parquet`).sort(),
  ])
})

test.each(TABLES)('the table %s is the same bytes from equal rows, others from other rows, and holds each text as it is', async (table) => {
  await sealExample(outDir, options)
  const { items } = await opened()
  const verdicts = items.map(() => [{ check: 'view', state: 'PASS', value: 'PA', threshold: 'frontal' }] as const)
  const bytes = (count: number) => Buffer.from(tableBytes(table, rowsOf(table, items.slice(0, count), verdicts)))
  expect(bytes(6)).toEqual(bytes(6))
  expect(bytes(6)).not.toEqual(bytes(5))
  for (const row of rowsOf(table, items, verdicts))
    for (const cell of Object.values(row)) if (typeof cell === 'string') expect(bytes(9).includes(cell)).toBe(true)
})

const entry = (changes: Partial<SealEntry>): SealEntry => ({
  ...{ cacheKey: 'a', pixelHash: 'a', image: 'images/aaaaaaaaaaaaaaaa/1.png', patient: 'aaaaaaaaaaaaaaaa', study: '1', split: 'train' },
  ...{ labels: { effusion: 0, pneumonia: 1 }, ageYears: null, sex: null, view: null, vendor: null, qc: [], verdicts: [] },
  ...changes,
})

test.each([
  ['a patient', { pixelHash: 'b' }, 'A patient would be in the splits train and test, so no data set was sealed.'],
  ['the pixels of a picture', { patient: 'bbbbbbbbbbbbbbbb' }, 'The same picture would be in the splits train and test'],
] as const)('%s in two splits is refused before anything is written', async (_, changes, sentence) => {
  const entries = [entry({}), entry({ split: 'test', image: 'images/bbbbbbbbbbbbbbbb/2.png', ...changes })]
  await expect(sealExample(outDir, { ...options, entries })).rejects.toThrow(sentence)
  expect(await readdir(outDir)).toEqual([])
})

test('a full disk is said in a sentence, leaves the set of before whole and nothing half-written', async () => {
  const hash = await sealExample(outDir, options)
  const pixels = async (key: string) => {
    if (key === '3') throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    return { png: Uint8Array.of(1), bytes: new Uint8Array(32 * 32) }
  }
  await expect(sealExample(outDir, { ...options, pixels })).rejects.toThrow('The disk is full')
  expect((await opened()).hash).toBe(hash)
  expect(await readdir(outDir)).toEqual(['prepared'])
})

test('a run that was killed between the two renames loses no set, even when the next one fails', async () => {
  const hash = await sealExample(outDir, options)
  await rename(join(outDir, 'prepared'), join(outDir, 'prepared.old'))
  await mkdir(join(outDir, 'prepared.partial/pack'), { recursive: true })
  const pixels = () => Promise.reject(new Error('gone'))
  await expect(sealExample(outDir, { ...options, pixels })).rejects.toThrow('gone')
  expect((await opened()).hash).toBe(hash)
})

test('only its owner may read what was sealed', async () => {
  await sealExample(outDir, options)
  for (const name of ['manifest.json', 'items.jsonl', 'pack/images.u8', 'tables/qc.parquet'])
    expect((await stat(join(outDir, 'prepared', name))).mode & 0o077).toBe(0)
})

test('pictures are asked for one at a time, in the order of their path', async () => {
  const order: string[] = []
  let open = 0
  const pixels = async (key: string) => {
    expect(++open).toBe(1)
    order.push(key)
    await new Promise((resolve) => setImmediate(resolve))
    open--
    return { png: Uint8Array.of(1), bytes: new Uint8Array(4) }
  }
  const entries = ['2', '0', '1'].map((n) => entry({ cacheKey: n, pixelHash: n, image: `images/aaaaaaaaaaaaaaaa/${n}.png` }))
  await seal({
    ...{ outDir, entries, pixels, sizePx: 28, labels: ['effusion', 'pneumonia'], chain: DEFAULT_CHAIN },
    ...{ versions: {}, keyId: 'k', synthetic: true },
  })
  expect(order).toEqual(['0', '1', '2'])
  expect((await readFile(join(outDir, 'prepared/pack/images.u8'))).length).toBe(12)
})
