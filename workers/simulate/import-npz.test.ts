import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUILTIN_GEARS } from '#core/gear/builtin.ts'
import { openDataset } from '#workers/dataset/open.ts'
import { readSplit } from '#workers/dataset/read-split.ts'
import { testData } from '#workers/gears/test-data.ts'
import { makeZip } from '#workers/ingest/testing/make-zip.ts'
import { importNpz } from './import-npz.ts'
import { partition } from './partition.ts'
import { header, npy } from './testing/npy.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'npz-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const SIDE = 28
/** n pictures unlike each other and those of another `from`. */
const pictures = (n: number, from: number): Uint8Array =>
  Uint8Array.from({ length: n * SIDE * SIDE }, (_, i) => ((i % 784) * (from + Math.floor(i / 784)) * 7) % 251)
const arraysOf = (split: string, n: number, from: number): Record<string, Uint8Array> => ({
  [`${split}_images`]: npy(header('|u1', [n, SIDE, SIDE]), pictures(n, from)),
  [`${split}_labels`]: npy(
    header('|u1', [n, 1]),
    Uint8Array.from({ length: n }, (_, i) => i % 2),
  ),
})

let made = 0
const write = async (arrays: Record<string, Uint8Array>): Promise<string> => {
  const path = join(dir, `set-${made++}.npz`)
  await writeFile(path, makeZip(Object.entries(arrays).map(([name, data]) => ({ name: `${name}.npy`, data }))))
  return path
}
const outDir = (): string => join(dir, `out-${made++}`)
const take = async (arrays: Record<string, Uint8Array>) => importNpz({ file: await write(arrays), outDir: outDir(), labels: ['pneumonia'] })

describe('a MedMNIST file', () => {
  test('becomes a prepared set with its own splits, pixels and labels, in versions 1 and 2 of the format', async () => {
    const out = outDir()
    const train = arraysOf('train', 12, 1)
    train.train_images = npy(header('|u1', [12, SIDE, SIDE]), pictures(12, 1), 2)
    const { hash, images, leftOut } = await importNpz({
      file: await write({ ...train, ...arraysOf('val', 4, 100), other: Buffer.from('not an array') }),
      ...{ outDir: out, labels: ['pneumonia'] },
    })
    const dataset = await openDataset(join(out, 'prepared'), { verify: 'all' })
    expect(dataset.hash).toBe(hash)
    expect(leftOut).toBe(0)
    expect(images).toEqual({
      train: { images: 12, classes: [[6, 6]] },
      val: { images: 4, classes: [[2, 2]] },
      test: { images: 0, classes: [[0, 0]] },
    })
    const read = await readSplit(join(out, 'prepared'), 'train', ['pneumonia'], SIDE)
    const found = new Map(Array.from(read.labels, (label, i) => [read.images.slice(i * 784, (i + 1) * 784).join(), label]))
    for (let i = 0; i < 12; i++)
      expect(
        found.get(
          pictures(12, 1)
            .slice(i * 784, (i + 1) * 784)
            .join(),
        ),
      ).toBe(i % 2)
  })

  test('says in its chain that no gear ran, and names the file', async () => {
    const out = outDir()
    await importNpz({ file: await write(arraysOf('train', 4, 1)), outDir: out, labels: ['mass'] })
    const { manifest } = await openDataset(join(out, 'prepared'))
    expect(manifest.chain).toMatchObject([
      { gear: 'import-npz', config: { label: 'mass', qualityControl: false, deidentification: false } },
    ])
    expect(BUILTIN_GEARS.some(({ name }) => name === 'import-npz')).toBe(false)
  })

  test('of several classes, or of several labels, keeps all of them', async () => {
    const [classes, labels] = [outDir(), outDir()]
    const places = { ...arraysOf('train', 6, 1), train_labels: npy(header('|u1', [6, 1]), Uint8Array.of(0, 1, 2, 0, 2, 2)) }
    const found = await importNpz({ file: await write(places), outDir: classes })
    expect([found.labels, found.images.train.classes]).toEqual([['kind'], [[2, 1, 3]]])
    const items = (await openDataset(join(classes, 'prepared'), { verify: 'all' })).items
    expect(items.map((item) => item.labels.kind).sort()).toEqual([0, 0, 1, 2, 2, 2])
    const columns = { ...arraysOf('train', 3, 1), train_labels: npy(header('|u1', [3, 2]), Uint8Array.of(0, 1, 1, 1, 0, 0)) }
    const several = await importNpz({ file: await write(columns), outDir: labels, labels: ['mass', 'effusion'] })
    expect(several.images.train).toEqual({
      images: 3,
      classes: [
        [2, 1],
        [1, 2],
      ],
    })
    const read = await readSplit(join(labels, 'prepared'), 'train', ['effusion', 'mass'], SIDE)
    expect([...read.labels].join('').match(/../g)!.sort()).toEqual(['00', '10', '11'])
  })

  test('keeps a picture that stands in two splits in the later one only', async () => {
    const { images, leftOut } = await take({ ...arraysOf('train', 6, 1), ...arraysOf('val', 3, 3), ...arraysOf('test', 2, 4) })
    // val is pictures 3 to 5 of train's 1 to 6, test 4 and 5.
    expect([images.train.images, images.val.images, images.test.images]).toEqual([3, 1, 2])
    expect(leftOut).toBe(5)
  })

  test.each<[string, () => Record<string, Uint8Array>, string]>([
    [
      'wide numbers',
      () => ({ ...arraysOf('train', 2, 1), train_labels: npy(header('<i8', [2, 1]), new Uint8Array(16)) }),
      'save it as uint8',
    ],
    [
      'columns first',
      () => ({ ...arraysOf('train', 2, 1), train_images: npy(header('|u1', [2, SIDE, SIDE], true), pictures(2, 1)) }),
      'column by column',
    ],
    [
      'colours',
      () => ({ ...arraysOf('train', 2, 1), train_images: npy(header('|u1', [2, SIDE, SIDE, 3]), new Uint8Array(4704)) }),
      'Grey square pictures',
    ],
    [
      'small pictures',
      () => ({ ...arraysOf('train', 2, 1), train_images: npy(header('|u1', [2, 20, 20]), new Uint8Array(800)) }),
      '28 to 1024 px',
    ],
    [
      'too many classes',
      () => ({ ...arraysOf('train', 2, 1), train_labels: npy(header('|u1', [2, 1]), Uint8Array.of(0, 20)) }),
      'holds the label 20',
    ],
    [
      'classes in one of several columns',
      () => ({ ...arraysOf('train', 2, 1), train_labels: npy(header('|u1', [2, 2]), Uint8Array.of(0, 1, 2, 0)) }),
      'holds the label 2. Classes',
    ],
    [
      'more columns than names',
      () => ({ ...arraysOf('train', 2, 1), train_labels: npy(header('|u1', [2, 2]), new Uint8Array(4)) }),
      'has 2 label columns and 1 names',
    ],
    [
      'splits of other widths',
      () => ({ ...arraysOf('val', 2, 9), ...arraysOf('train', 2, 1), train_labels: npy(header('|u1', [2, 2]), new Uint8Array(4)) }),
      'different widths',
    ],
    [
      'too few labels',
      () => ({ ...arraysOf('train', 3, 1), train_labels: npy(header('|u1', [2, 1]), Uint8Array.of(0, 1)) }),
      '3 images need (3, 1)',
    ],
    ['no labels', () => ({ train_images: arraysOf('train', 2, 1).train_images! }), 'has train_images but not train_labels'],
    ['nothing of the layout', () => ({ x: arraysOf('train', 2, 1).train_images! }), 'nothing was imported'],
    [
      'missing bytes',
      () => ({ ...arraysOf('train', 2, 1), train_images: npy(header('|u1', [2, SIDE, SIDE]), new Uint8Array(100)) }),
      '100 bytes where its shape',
    ],
    [
      'a pickle',
      () => ({
        ...arraysOf('train', 2, 1),
        train_images: npy("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", Buffer.from('x')),
      }),
      'the type |O',
    ],
    [
      'version 9',
      () => ({ ...arraysOf('train', 2, 1), train_images: Buffer.concat([Buffer.from('\x93NUMPY\x09\x00', 'latin1'), new Uint8Array(90)]) }),
      'NPY version 9',
    ],
  ])('with %s is refused in a sentence', async (_, arrays, sentence) => {
    await expect(take(arrays())).rejects.toThrow(sentence)
  })

  test('that is none is refused, and a folder that holds something is left alone', async () => {
    const path = join(dir, 'words.npz')
    await writeFile(path, 'words')
    await expect(importNpz({ file: path, outDir: outDir(), labels: ['pneumonia'] })).rejects.toThrow('is not an NPZ file')
    await expect(importNpz({ file: join(dir, 'none.npz'), outDir: outDir(), labels: ['pneumonia'] })).rejects.toThrow('cannot be read')
    await expect(importNpz({ file: await write(arraysOf('train', 2, 1)), outDir: dir, labels: ['pneumonia'] })).rejects.toThrow(
      'is not empty',
    )
    expect(await readFile(path, 'utf8')).toBe('words')
  })
})

describe('a prepared set is divided', () => {
  test('into sets of their own that together are its train and val splits', async () => {
    const [out, parts] = [outDir(), outDir()]
    await importNpz({
      ...{ file: await write({ ...arraysOf('train', 90, 1), ...arraysOf('val', 20, 101), ...arraysOf('test', 5, 131) }), outDir: out },
      labels: ['pneumonia'],
    })
    const whole = await openDataset(join(out, 'prepared'))
    const divided = await partition({ dir: out, outDir: parts, sites: 3, alpha: 1, seed: 4, skew: 'label' })
    const sets = await Promise.all(divided.map(({ dir: folder, hash }) => openDataset(folder, { verify: 'all', expectedHash: hash })))
    const names = sets.flatMap(({ items }) => items.map(({ image, split, sha256 }) => `${split} ${image} ${sha256}`))
    expect(names.toSorted()).toEqual(
      whole.items
        .filter(({ split }) => split !== 'test')
        .map(({ image, split, sha256 }) => `${split} ${image} ${sha256}`)
        .toSorted(),
    )
    expect(sets.map(({ manifest }) => manifest.chain.map(({ gear }) => gear))).toEqual(Array(3).fill(['import-npz', 'partition']))
    expect(sets[1]!.manifest.chain[1]!.config).toMatchObject({ of: whole.hash, site: 2, sites: 3, dirichlet: '1', seed: 4 })
    const [mine, theirs] = [
      await readSplit(divided[0]!.dir, 'val', ['pneumonia'], SIDE),
      await readSplit(join(out, 'prepared'), 'val', ['pneumonia'], SIDE),
    ]
    expect(Buffer.from(theirs.images).includes(Buffer.from(mine.images.subarray(0, 784)))).toBe(true)
  })

  test.each([
    [{ sites: 1 }, '--sites must be'],
    [{ alpha: 0 }, '--dirichlet must be'],
    [{ seed: 0.5 }, '--seed must be'],
    [{ label: 'mass' }, 'There is no label "mass". The data set has: pneumonia.'],
    [{ dir: '/nowhere' }, 'There is no prepared data set in /nowhere'],
  ])('not with %o', async (changes, sentence) => {
    const out = outDir()
    await importNpz({ file: await write(arraysOf('train', 20, 1)), outDir: out, labels: ['pneumonia'] })
    const options = { dir: out, outDir: outDir(), sites: 2, alpha: 1, seed: 1, skew: 'label' as const }
    await expect(partition({ ...options, ...changes })).rejects.toThrow(sentence)
  })
})

const mnist = testData('pneumoniamnist')
test.skipIf(mnist === null)('PneumoniaMNIST itself: every picture but the ten of train that validate too', async () => {
  const { images, leftOut, sizePx } = await importNpz({
    ...{ file: join(mnist!, 'pneumoniamnist_trainval.npz'), outDir: outDir(), labels: ['pneumonia'] },
  })
  expect({ ...images, leftOut, sizePx }).toEqual({
    ...{
      train: { images: 4698, classes: [[1214, 3484]] },
      val: { images: 524, classes: [[135, 389]] },
      test: { images: 0, classes: [[0, 0]] },
    },
    ...{ leftOut: 10, sizePx: 28 },
  })
})
