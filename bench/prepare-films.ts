import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeFrame } from '#workers/gears/frame.ts'
import { readHeader } from '#workers/gears/header.ts'
import { parseDicom } from '#workers/gears/parse-dicom.ts'
import { testData } from '#workers/gears/test-data.ts'
import { makeDicom, transcoded } from '#workers/gears/testing/make-dicom.ts'

/** Height and width of a film in pixels: a detector of 35 × 43 cm. */
export const FILM = { rows: 2500, columns: 2000, bitsStored: 12 } as const

/** Forms of one film, by the name under which they are measured. */
export const FORMS = {
  raw: '1.2.840.10008.1.2.1',
  RLE: '1.2.840.10008.1.2.5',
  'JPEG lossless': '1.2.840.10008.1.2.4.70',
  'JPEG-LS': '1.2.840.10008.1.2.4.80',
  'JPEG 2000': '1.2.840.10008.1.2.4.90',
  HTJ2K: '1.2.840.10008.1.2.4.201',
} as const
export type Form = keyof typeof FORMS

/** The public radiograph that films are made of. @throws {Error} where it is not here */
export const sourceFilm = (): string => {
  const root = testData('dicom-conformance')
  if (root) return join(root, 'files/pylibjpeg-data/966_fixed.dcm')
  throw new Error('The films are made of a public radiograph that is not here: put the test data beside the repository.')
}

/** A radiograph of 2128 × 2000 px and 12 bit that is continued downwards by its mirror: real noise, so that it compresses like one. */
const enlarged = async (source: string): Promise<Uint16Array> => {
  const data = parseDicom(readFileSync(source))
  const { rows, columns, values } = await decodeFrame(data, readHeader(data), 100)
  if (columns !== FILM.columns || rows > FILM.rows) throw new Error('The radiograph that the films are made of has another size.')
  const out = new Uint16Array(FILM.rows * FILM.columns)
  out.set(values)
  for (let y = rows; y < FILM.rows; y++) out.set(values.subarray((2 * rows - 1 - y) * columns, (2 * rows - y) * columns), y * columns)
  return out
}

/** One film of several: shifted sideways by `index` columns, so that no two have the same pixels. */
const shifted = (pixels: Uint16Array, index: number): Uint16Array => {
  const out = new Uint16Array(pixels.length)
  for (let y = 0; y < FILM.rows; y++) {
    const row = pixels.subarray(y * FILM.columns, (y + 1) * FILM.columns)
    out.set(row.subarray(index), y * FILM.columns)
    out.set(row.subarray(0, index), (y + 1) * FILM.columns - index)
  }
  return out
}

/**
 * Writes `count` films in every form. @param source a radiograph of 2128 × 2000 px, 12 bit
 * @returns paths by form
 */
export const makeFilms = async (source: string, dir: string, count: number): Promise<Record<Form, string[]>> => {
  const pixels = await enlarged(source)
  mkdirSync(dir, { recursive: true })
  const paths = Object.fromEntries(Object.keys(FORMS).map((form) => [form, [] as string[]])) as Record<Form, string[]>
  for (let index = 0; index < count; index++) {
    const film = makeDicom({ ...FILM, pixels: shifted(pixels, 40 * index), attributes: { PhotometricInterpretation: 'MONOCHROME1' } })
    for (const [form, syntax] of Object.entries(FORMS) as [Form, string][]) {
      const path = join(dir, `${form.replaceAll(' ', '-')}-${index}.dcm`)
      writeFileSync(path, await transcoded(film, syntax))
      paths[form].push(path)
    }
  }
  return paths
}
