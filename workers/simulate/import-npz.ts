import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { MAX_CLASSES, SPLITS, type Split } from '#core/dataset/prepared.ts'
import type { Hash } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import { type SealEntry, seal } from '#workers/dataset/seal.ts'
import { toPng16 } from '#workers/gears/resize.ts'
import { decoderVersions } from '#workers/gears/versions.ts'
import { newFolder } from './new-folder.ts'
import { ownStep } from './own-step.ts'
import type { NpyArray } from './read-npy.ts'
import { readNpz } from './read-npz.ts'

export interface ImportOptions {
  readonly file: string
  readonly outDir: string
  /** Names of the label columns, in their order; with one column what a label of 1 means, or what its classes are of. Absent: `usualNames`. */
  readonly labels?: readonly string[] | undefined
}

export interface Imported {
  readonly hash: Hash
  readonly sizePx: number
  readonly labels: readonly string[]
  /** Of each split its images, and for each label how many there are of each class, 0 first. */
  readonly images: Readonly<Record<Split, { readonly images: number; readonly classes: readonly (readonly number[])[] }>>
  /** Pictures that stand in a later split too, and were left out. */
  readonly leftOut: number
}

interface Picture {
  readonly split: Split
  readonly bytes: Uint8Array
  /** One for each label column. */
  readonly values: readonly number[]
  readonly pixelHash: string
  /** Place in its split of the file. */
  readonly index: number
}

const bad = (words: string): Refused => new Refused('BAD_INPUT', words)
const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')

const hashOfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/** The pictures of one split. @throws {Refused} BAD_INPUT where the arrays are not of the MedMNIST layout */
const picturesOf = (split: Split, images: NpyArray, labels: NpyArray, sizePx: number): Picture[] => {
  const count = images.shape[0]!
  const [n, columns = 1] = labels.shape
  if (n !== count || columns < 1 || columns > MAX_CLASSES || labels.shape.length > 2)
    throw bad(
      `The array ${split}_labels has the shape (${labels.shape.join(', ')}); ${count} images need (${count}, 1), one class each, or (${count}, K) for up to ${MAX_CLASSES} labels.`,
    )
  const classes = columns === 1 ? MAX_CLASSES : 2
  const odd = labels.data.find((value) => value >= classes)
  if (odd !== undefined)
    throw bad(
      `The array ${split}_labels holds the label ${odd}. Classes 0 to ${MAX_CLASSES - 1} of one column are read, or several columns of 0 and 1.`,
    )
  const stride = sizePx ** 2
  return Array.from({ length: count }, (_, index) => {
    const bytes = images.data.subarray(index * stride, (index + 1) * stride)
    return { split, bytes, values: [...labels.data.subarray(index * columns, (index + 1) * columns)], pixelHash: sha256(bytes), index }
  })
}

const sizeOf = (split: Split, { shape }: NpyArray): number => {
  const [, height, width] = shape
  if (shape.length === 3 && height === width && height! >= 28 && height! <= 1024) return height!
  throw bad(`The array ${split}_images has the shape (${shape.join(', ')}). Grey square pictures of 28 to 1024 px are read: (n, 28, 28).`)
}

const readPictures = async (path: string): Promise<{ pictures: Picture[]; sizePx: number }> => {
  const arrays = await readNpz(
    path,
    SPLITS.flatMap((split) => [`${split}_images`, `${split}_labels`]),
  )
  const pictures: Picture[] = []
  let sizePx: number | null = null
  for (const split of SPLITS) {
    const [images, labels] = [arrays.get(`${split}_images`), arrays.get(`${split}_labels`)]
    if (!images && !labels) continue
    if (!images || !labels)
      throw bad(`The file has ${images ? `${split}_images` : `${split}_labels`} but not ${images ? `${split}_labels` : `${split}_images`}.`)
    const size = sizeOf(split, images)
    if (sizePx !== null && sizePx !== size) throw bad(`The splits have pictures of ${sizePx} and of ${size} px. All must have one size.`)
    sizePx = size
    // Not all at once: a call takes about a hundred thousand arguments, and a set may have more pictures.
    for (const picture of picturesOf(split, images, labels, size)) pictures.push(picture)
  }
  const columns = new Set(pictures.map(({ values }) => values.length))
  if (columns.size > 1) throw bad('The splits have label arrays of different widths. All must have the same labels.')
  if (sizePx === null || pictures.length === 0)
    throw bad('The file has no train_images, val_images or test_images, so nothing was imported.')
  return { pictures, sizePx }
}

/** A picture that stands in two splits stays in the later one only: a model must not be judged on what it was trained on. */
const withoutLeaks = (pictures: readonly Picture[]): Picture[] => {
  const last = new Map(pictures.map(({ pixelHash, split }) => [pixelHash, split]))
  return pictures.filter(({ pixelHash, split }) => last.get(pixelHash) === split)
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
/** Sixteen letters that name a picture's row in this file; the layout says nothing about patients, so each picture counts as one. */
const pseudonym = (text: string): string =>
  [...createHash('sha256').update(text).digest().subarray(0, 16)].map((byte) => LETTERS[byte % 32]).join('')

const entryOf = (key: number, source: string, names: readonly string[], { split, values, pixelHash, index }: Picture): SealEntry => {
  const patient = pseudonym(`${source}/${split}/${index}`)
  const study = `1.${SPLITS.indexOf(split)}.${index}`
  const unknown = { ageYears: null, sex: null, view: null, vendor: null, qc: [], verdicts: [] }
  const labels = Object.fromEntries(names.map((name, i) => [name, values[i]!]))
  return { cacheKey: String(key), pixelHash, image: `images/${patient}/${study}.png`, patient, study, split, labels, ...unknown }
}

/** Columns where nobody names them: that of PneumoniaMNIST, the kind of several classes, or numbered labels. */
const usualNames = (pictures: readonly Picture[]): string[] => {
  const columns = pictures[0]!.values.length
  if (columns > 1) return Array.from({ length: columns }, (_, i) => `label_${i + 1}`)
  return [pictures.some(({ values }) => values[0]! > 1) ? 'kind' : 'pneumonia']
}

const checkNames = (names: readonly string[], columns: number): void => {
  const odd = names.find((name, i) => !/^[a-z][a-z0-9_]{0,39}$/.test(name) || names.indexOf(name) < i)
  if (odd !== undefined)
    throw bad(
      `A label cannot be called "${odd}". Use a small letter first, then small letters, digits and underscores, and each name once.`,
    )
  if (names.length !== columns)
    throw bad(`The file has ${columns} label columns and ${names.length} names. Give --label once for each column.`)
}

/**
 * Seals OUT/prepared from a file of the MedMNIST layout with the splits that it has. No gear runs: its chain says so.
 * @throws {Refused} BAD_INPUT, CONFLICT
 */
export const importNpz = async ({ file, outDir, labels }: ImportOptions): Promise<Imported> => {
  const { pictures, sizePx } = await readPictures(file)
  const names = [...(labels ?? usualNames(pictures))]
  checkNames(names, pictures[0]!.values.length)
  const kept = withoutLeaks(pictures)
  const source = await hashOfFile(file)
  await newFolder(outDir)
  const step = ownStep('import-npz', { source, label: names.join(' '), qualityControl: false, deidentification: false })
  const hash = await seal({
    outDir,
    entries: kept.map((picture, key) => entryOf(key, source, names, picture)),
    pixels: async (key) => {
      const { bytes } = kept[Number(key)]!
      return {
        png: await toPng16(
          Uint16Array.from(bytes, (grey) => grey * 257),
          sizePx,
        ),
        bytes,
      }
    },
    ...{ sizePx, labels: names, chain: [step], versions: decoderVersions(), keyId: 'none', synthetic: false },
  })
  const counts = (split: Split) => {
    const here = kept.filter((picture) => picture.split === split)
    const classesOf = (column: number): number[] => {
      const classes = Math.max(2, ...kept.map(({ values }) => values[column]! + 1))
      return Array.from({ length: classes }, (_, value) => here.filter(({ values }) => values[column] === value).length)
    }
    return { images: here.length, classes: names.map((_, column) => classesOf(column)) }
  }
  const images = { train: counts('train'), val: counts('val'), test: counts('test') }
  return { hash, sizePx, labels: names, images, leftOut: pictures.length - kept.length }
}
