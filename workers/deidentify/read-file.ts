import { inflateRawSync } from 'node:zlib'
import { Excluded } from '../gears/excluded.ts'
import { type DicomElement, findElement, textOf } from './element.ts'
import { readElements, readMeta } from './read-elements.ts'

export const IMPLICIT_LE = '1.2.840.10008.1.2'
export const EXPLICIT_LE = '1.2.840.10008.1.2.1'
export const DEFLATED_LE = '1.2.840.10008.1.2.1.99'
export const EXPLICIT_BE = '1.2.840.10008.1.2.2'

/** A deflated header of a few bytes may not become gigabytes. */
const MAX_INFLATED_BYTES = 512 * 1024 * 1024

export interface DicomFile {
  readonly transferSyntax: string
  /** (0002,0002), which stands in where the data set names no SOP class. */
  readonly metaSopClass: string
  readonly bigEndian: boolean
  readonly elements: readonly DicomElement[]
}

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))

/** Where the elements begin: after the preamble (PS3.10 7.1), or at once in a file that has none and starts with group 0002 or 0008. */
const startOf = (bytes: Uint8Array): number => {
  if (bytes.length > 132 && text(bytes, 128, 132) === 'DICM') return 132
  if (bytes.length < 16 || bytes[1] !== 0 || bytes[3] !== 0 || (bytes[0] !== 2 && bytes[0] !== 8)) throw new Excluded('NOT_DICOM')
  return 0
}

const inflated = (bytes: Uint8Array): Uint8Array => {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    throw new Excluded(code === 'ERR_BUFFER_TOO_LARGE' ? 'TOO_LARGE' : code === 'Z_BUF_ERROR' ? 'TRUNCATED' : 'UNREADABLE')
  }
}

/**
 * Reads every element of a DICOM file, with or without preamble and file meta group.
 * @throws {Excluded} NOT_DICOM, TRUNCATED, UNREADABLE, TOO_LARGE
 */
export const readFile = (file: Uint8Array): DicomFile => {
  // A view without the habits of Buffer, whose slice() does not copy.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
  const { meta, end } = readMeta(bytes, startOf(bytes))
  const looksExplicit = /^[A-Z]{2}$/.test(text(bytes, end + 4, end + 6))
  const transferSyntax = textOf(findElement(meta, 0x00020010)) || (looksExplicit ? EXPLICIT_LE : IMPLICIT_LE)
  const bigEndian = transferSyntax === EXPLICIT_BE
  const coding = { explicit: transferSyntax !== IMPLICIT_LE, bigEndian }
  const elements =
    transferSyntax === DEFLATED_LE ? readElements(inflated(bytes.subarray(end)), 0, coding) : readElements(bytes, end, coding)
  return { transferSyntax, metaSopClass: textOf(findElement(meta, 0x00020002)), bigEndian, elements }
}
