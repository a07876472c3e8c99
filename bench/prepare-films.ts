import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import dcmjs from 'dcmjs'
import { loadNative } from '#workers/gears/codecs/load.ts'
import { decodeFrame } from '#workers/gears/frame.ts'
import { readHeader } from '#workers/gears/header.ts'
import { parseDicom } from '#workers/gears/parse-dicom.ts'

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

interface Transcoder {
  transcode(syntax: string): void
  getDicomPart10(): ArrayBuffer
}

const DX = '1.2.840.10008.5.1.4.1.1.1.1'

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

const part10 = (pixels: Uint16Array, index: number): ArrayBuffer => {
  const { DicomDict, DicomMetaDictionary } = dcmjs.data
  const meta = { MediaStorageSOPClassUID: DX, MediaStorageSOPInstanceUID: `2.25.${index + 1}`, TransferSyntaxUID: FORMS.raw }
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset(meta))
  file.dict = DicomMetaDictionary.denaturalizeDataset({
    SOPClassUID: DX,
    SOPInstanceUID: `2.25.${index + 1}`,
    StudyInstanceUID: `2.25.${index + 1000}`,
    SeriesInstanceUID: `2.25.${index + 2000}`,
    Modality: 'DX',
    PatientID: `SYN-${index}`,
    BodyPartExamined: 'CHEST',
    ViewPosition: 'PA',
    ImagerPixelSpacing: [0.17, 0.17],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME1',
    Rows: FILM.rows,
    Columns: FILM.columns,
    BitsAllocated: 16,
    BitsStored: FILM.bitsStored,
    HighBit: FILM.bitsStored - 1,
    PixelRepresentation: 0,
    BurnedInAnnotation: 'NO',
    PixelData: [pixels.buffer],
    _vrMap: { PixelData: 'OW' },
  })
  return file.write({ fragmentMultiframe: false }) as ArrayBuffer
}

/**
 * Writes `count` films in every form. @param source a radiograph of 2128 × 2000 px, 12 bit
 * @returns paths by form
 */
export const makeFilms = async (source: string, dir: string, count: number): Promise<Record<Form, string[]>> => {
  await loadNative()
  const { Transcoder } = createRequire(import.meta.url)('dcmjs-codecs') as { Transcoder: new (part10: ArrayBuffer) => Transcoder }
  const pixels = await enlarged(source)
  mkdirSync(dir, { recursive: true })
  const paths = Object.fromEntries(Object.keys(FORMS).map((form) => [form, [] as string[]])) as Record<Form, string[]>
  for (let index = 0; index < count; index++) {
    const film = part10(shifted(pixels, 40 * index), index)
    for (const [form, syntax] of Object.entries(FORMS) as [Form, string][]) {
      const path = join(dir, `${form.replaceAll(' ', '-')}-${index}.dcm`)
      if (form === 'raw') writeFileSync(path, new Uint8Array(film))
      else {
        const transcoder = new Transcoder(film)
        transcoder.transcode(syntax)
        writeFileSync(path, new Uint8Array(transcoder.getDicomPart10()))
      }
      paths[form].push(path)
    }
  }
  return paths
}
