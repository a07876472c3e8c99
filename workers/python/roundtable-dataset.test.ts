import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleWeights } from '#core/dataset/class-balance.ts'
import { splitByPatient } from '#core/dataset/split.ts'
import { batches } from '../dataset/batches.ts'
import { openDataset, type PreparedDataset } from '../dataset/open.ts'
import { sealExample } from '../dataset/testing/seal-example.ts'
import { findPython } from './testing/find-python.ts'
import { findTorch } from './testing/find-torch.ts'

const FOLDER = fileURLToPath(new URL('./', import.meta.url))
const SHARES = { train: 50, val: 20, test: 30 }
const python = findPython((text) => console.warn(text))
const torch = findTorch((text) => console.warn(text), 'torch, numpy, pyarrow.parquet')

let outDir: string
let dataset: PreparedDataset
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'python-'))
  await sealExample(outDir, { patients: 30, sizePx: 100 })
  dataset = await openDataset(join(outDir, 'prepared'))
})
afterAll(() => rm(outDir, { recursive: true, force: true }))

/** What a few lines of Python print as JSON; `data` is the opened set. */
const asked = (code: string, options = '', by = python): unknown => {
  const program = `import hashlib, json, sys
from roundtable_dataset import *
data = PreparedDataset(sys.argv[1]${options})
${code}`
  const out = execFileSync(by!, ['-c', program, dataset.dir], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return JSON.parse(out)
}

const batchHashes = async (set: PreparedDataset, sizePx: number, seed: number, epoch: number): Promise<string[]> => {
  const hashes: string[] = []
  for await (const { images, labels } of batches(set, { split: 'train', label: 'pneumonia', sizePx, batch: 8, seed, epoch }))
    hashes.push(createHash('sha256').update(images).update(labels).digest('hex'))
  return hashes
}
const BATCHES = `def hashes(size, seed, epoch):
    found = data.batches("train", "pneumonia", size_px=size, batch=8, seed=seed, epoch=epoch)
    return [hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest() for images, labels in found]
`

describe.skipIf(python === null)('the Python reader', () => {
  test('gives the same batches, byte for byte, for two sizes, two seeds and two epochs', async () => {
    const runs = [100, 64].flatMap((size) => [1, 2].flatMap((seed) => [0, 1].map((epoch) => [size, seed, epoch] as const)))
    const own = await Promise.all(runs.map((run) => batchHashes(dataset, ...run)))
    expect(new Set(own.flat()).size).toBe(own.flat().length)
    expect(asked(`${BATCHES}print(json.dumps([hashes(*run) for run in ${JSON.stringify(runs)}]))`, ', verify="all"')).toEqual(own)
  })

  test('divides anew by patient and weighs the classes as the other does', async () => {
    const other = { ...dataset, items: splitByPatient(dataset.items, { seed: 5, shares: SHARES }) }
    const train = other.items.filter((item) => item.split === 'train')
    expect(
      asked(`${BATCHES}data.split_by_patient(5, train=50, val=20, test=30)
print(json.dumps([hashes(64, 1, 0), list(data.sample_weights("train", "pneumonia"))]))`),
    ).toEqual([await batchHashes(other, 64, 1, 0), [...sampleWeights(train, 'pneumonia')]])
  })

  test('knows the set by the hash that an agreement names, and its films go to another process without their pixels', async () => {
    const first = dataset.items.find((item) => item.split === 'val')!
    expect(
      asked(
        `import pickle
written = pickle.dumps(Films(data, "val", "pneumonia", 100))
films = pickle.loads(written)
assert len(written) < 100_000 < films.data.pack.nbytes
image, label = films[0]
print(json.dumps([data.hash, len(films), list(image.shape), str(image.dtype), [float(v) for v in label]]))`,
        `, expected_hash="${dataset.hash}"`,
      ),
    ).toEqual([dataset.hash, dataset.manifest.totals.val, [1, 100, 100], 'float32', [first.labels.pneumonia]])
  })

  test.skipIf(torch === null)('its films come through a DataLoader with two processes as they do with none', () => {
    const { train } = dataset.manifest.totals
    const loaded = asked(
      `import torch
def loaded(workers):
    loader = torch.utils.data.DataLoader(Films(data, "train", "pneumonia", 64), batch_size=8, num_workers=workers)
    return [torch.cat(parts) for parts in zip(*loader)]
(images, labels), (alone, same) = loaded(2), loaded(0)
print(json.dumps([list(images.shape), str(images.dtype), list(labels.shape), torch.equal(images, alone) and torch.equal(labels, same)]))`,
      '',
      torch,
    )
    expect(loaded).toEqual([[train, 1, 64, 64], 'torch.float32', [train, 1], true])
  })

  test('refuses another hash, a larger size, an unknown label and a changed table', async () => {
    expect(() => asked('', ', expected_hash="00"')).toThrow('DatasetMismatch: The prepared data set is')
    expect(() => asked('next(data.batches("val", "pneumonia", size_px=101, batch=1, seed=1, epoch=0))')).toThrow('Ask for at most 100 px.')
    expect(() => asked('data.label("cancer")')).toThrow('It has: effusion, pneumonia.')
    await appendFile(join(dataset.dir, 'tables/labels.parquet'), 'x')
    expect(() => asked('')).toThrow('DatasetMismatch: The file tables/labels.parquet was changed')
  })
})
