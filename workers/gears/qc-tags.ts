import type { DataSet } from 'dicom-parser'

/** What only quality control looks at: yes or no, a number, or one of the standard's codes. No text of a header passes. */
export interface QcTags {
  /** Where the picture was made if not by the device itself (PS3.3 C.8.6.1), as CTP's filter for burned-in text has it. */
  readonly capture: 'none' | 'digitised' | 'captured'
  /** Lossy Image Compression (0028,2110): once lossy, always lossy (PS3.3 C.7.6.1.1.5). */
  readonly lossyBefore: boolean
  readonly lossyRatio: number | null
  /** Image Laterality (0020,0062), else Laterality (0020,0060). */
  readonly laterality: string | null
  /** Patient Orientation (0020,0020): directions of the rows and of the columns. */
  readonly patientOrientation: string | null
}

/** Secondary Capture Device ID to Software Version. */
const CAPTURE_TAGS = ['x00181010', 'x00181012', 'x00181014', 'x00181016', 'x00181018', 'x00181019']
/** Conversion Type (0008,0064), PS3.3 C.8.6.1.1: digitised film and digital interface; all others are drawn, scanned or captured. */
const DIGITISED = ['DF', 'DI']

const captureOf = (text: (tag: string) => string): QcTags['capture'] => {
  const conversion = text('x00080064')
  if (CAPTURE_TAGS.some((tag) => text(tag) !== '') || /SAVE/.test(`${text('x00080008')} ${text('x0008103e')}`)) return 'captured'
  return conversion === '' ? 'none' : DIGITISED.includes(conversion) ? 'digitised' : 'captured'
}

const codeOf = (value: string, form: RegExp): string | null => (form.test(value) ? value : null)

export const readQcTags = (data: DataSet): QcTags => {
  const text = (tag: string): string => (data.elements[tag]?.items ? '' : (data.string(tag) ?? '').trim().toUpperCase())
  const ratio = Number(text('x00282112').split('\\').at(-1) || Number.NaN)
  return {
    capture: captureOf(text),
    lossyBefore: text('x00282110') === '01',
    lossyRatio: Number.isFinite(ratio) && ratio > 1 && ratio < 10_000 ? ratio : null,
    laterality: codeOf(text('x00200062') || text('x00200060'), /^[RLUB]$/),
    patientOrientation: codeOf(text('x00200020'), /^[LRAPHF]{1,3}\\[LRAPHF]{1,3}$/),
  }
}
