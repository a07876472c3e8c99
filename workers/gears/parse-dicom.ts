import { inflateRawSync } from 'node:zlib'
import dicomParser, { type DataSet } from 'dicom-parser'
import { Excluded } from './excluded.ts'

const EXPLICIT_LE = '1.2.840.10008.1.2.1'
const IMPLICIT_LE = '1.2.840.10008.1.2'
/** A deflated header of a few bytes may not become gigabytes. */
const MAX_INFLATED_BYTES = 512 * 1024 * 1024

export const hasPrefix = (bytes: Uint8Array): boolean => bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM'

/** dicom-parser calls this for deflated explicit VR (PS3.5 A.5): the bytes before `position` stay, the rest is inflated. */
const inflater = (bytes: Uint8Array, position: number): Uint8Array => {
  const rest = inflateRawSync(bytes.subarray(position), { maxOutputLength: MAX_INFLATED_BYTES })
  const whole = new Uint8Array(position + rest.length)
  whole.set(bytes.subarray(0, position))
  whole.set(rest, position)
  return whole
}

/** A file without preamble (or without file meta group): starts with a group 0002 or 0008 element, little endian. */
const withPreamble = (bytes: Uint8Array): { bytes: Uint8Array; syntax?: string } | null => {
  if (bytes.length < 16 || bytes[1] !== 0 || bytes[3] !== 0 || (bytes[0] !== 2 && bytes[0] !== 8)) return null
  if (bytes[0] === 8 && bytes[2] !== 0 && bytes[2] !== 5 && bytes[2] !== 8) return null
  const explicit = /^[A-Z]{2}$/.test(String.fromCharCode(bytes[4]!, bytes[5]!))
  if (bytes[0] === 8) return { bytes, syntax: explicit ? EXPLICIT_LE : IMPLICIT_LE }
  const whole = new Uint8Array(bytes.length + 132)
  whole.set([68, 73, 67, 77], 128)
  whole.set(bytes, 132)
  return { bytes: whole }
}

const messageOf = (thrown: unknown): string => {
  if (typeof thrown === 'string') return thrown
  if (thrown instanceof Error) return thrown.message
  if (thrown && typeof thrown === 'object' && 'exception' in thrown) return messageOf(thrown.exception)
  return ''
}

/**
 * Reads the elements of a DICOM file, with or without preamble.
 * @throws {Excluded} NOT_DICOM, TRUNCATED, UNREADABLE, TOO_LARGE. dicom-parser throws texts and plain objects; nothing of them is repeated.
 */
export const parseDicom = (bytes: Uint8Array): DataSet => {
  const source = hasPrefix(bytes) ? { bytes } : withPreamble(bytes)
  if (!source) throw new Excluded('NOT_DICOM')
  try {
    const options = { inflater, ...('syntax' in source && source.syntax ? { TransferSyntaxUID: source.syntax } : {}) }
    return dicomParser.parseDicom(source.bytes, options)
  } catch (thrown) {
    const message = messageOf(thrown)
    if (/larger than|maxOutputLength|ERR_BUFFER_TOO_LARGE/i.test(message)) throw new Excluded('TOO_LARGE')
    if (/overrun|past (the )?end|unexpected end|not enough|attempt to read/i.test(message)) throw new Excluded('TRUNCATED')
    throw new Excluded(hasPrefix(bytes) ? 'UNREADABLE' : 'NOT_DICOM')
  }
}
