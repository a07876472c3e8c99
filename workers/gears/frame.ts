import { createHash } from 'node:crypto'
import type { DataSet, Element } from 'dicom-parser'
import { decodeWords, familyOf, isLossy } from './codecs/decode-frame.ts'
import { Excluded } from './excluded.ts'
import type { Header } from './header.ts'

/** One decoded grey picture: `values` are rows × columns stored values, masked, shifted and sign-extended. */
export interface Frame {
  readonly rows: number
  readonly columns: number
  readonly values: Uint16Array | Int16Array
  readonly bitsAllocated: number
}

const startsStream = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xff && (bytes[at + 1] === 0xd8 || bytes[at + 1] === 0x4f)

/** The bytes of the first frame of encapsulated pixel data (PS3.5 A.4), which may lie in several fragments. */
const firstFrame = (data: DataSet, element: Element, frames: number): Uint8Array => {
  const fragments = element.fragments ?? []
  const table = element.basicOffsetTable ?? []
  const end =
    frames === 1
      ? fragments.length
      : table.length > 1
        ? fragments.findIndex((fragment) => fragment.offset >= table[1]!)
        : fragments.findIndex(
            (fragment, index) => index > 0 && (fragments.length === frames || startsStream(data.byteArray, fragment.position)),
          )
  const parts = fragments.slice(0, end < 1 ? fragments.length : end)
  if (parts.length === 0) throw new Excluded('NO_PIXELS')
  if (parts.some((part) => part.position + part.length > data.byteArray.length)) throw new Excluded('TRUNCATED')
  return Buffer.concat(parts.map((part) => data.byteArray.subarray(part.position, part.position + part.length)))
}

/** Refuses by the header alone, before anything is allocated. */
const guard = (header: Header, maxMegapixels: number): void => {
  if (header.rows === 0 || header.columns === 0) throw new Excluded('NO_PIXELS')
  if (header.rows * header.columns * header.frames > maxMegapixels * 1e6)
    throw new Excluded('TOO_LARGE', `${header.columns} × ${header.rows} px`)
  if (familyOf(header.transferSyntax) === null) throw new Excluded('UNSUPPORTED_SYNTAX')
  if (header.samples !== 1) throw new Excluded('WRONG_PHOTOMETRIC', `${header.samples} samples a pixel`)
  if (header.bitsAllocated !== 8 && header.bitsAllocated !== 16) throw new Excluded('UNSUPPORTED_SYNTAX', `${header.bitsAllocated} bit`)
  if (
    header.bitsStored < 1 ||
    header.bitsStored > header.bitsAllocated ||
    header.highBit < header.bitsStored - 1 ||
    header.highBit >= header.bitsAllocated
  )
    throw new Excluded('UNDECODABLE', 'bit fields contradict each other')
}

/** A lossy decoder may overshoot the range: such a value is cut off, where masking would turn white into black. */
const clamped = (raw: Uint8Array | Uint16Array, header: Header): Uint16Array | Int16Array => {
  const signed = header.signed && header.bitsAllocated === 16
  const words = signed ? new Int16Array(raw.buffer, raw.byteOffset, raw.length) : raw
  const low = header.signed ? -(2 ** (header.bitsStored - 1)) : 0
  const high = low + 2 ** header.bitsStored - 1
  const values = header.signed ? new Int16Array(raw.length) : new Uint16Array(raw.length)
  for (let i = 0; i < raw.length; i++) values[i] = Math.min(high, Math.max(low, words[i]!))
  return values
}

/**
 * Stored values out of stored words (PS3.5 8.1.1): shift by HighBit + 1 − BitsStored, mask to BitsStored, extend the sign.
 * Some writers leave rubbish above HighBit or do not extend the sign; so it is always done.
 */
const storedValues = (words: Uint8Array, header: Header): Uint16Array | Int16Array => {
  const raw = header.bitsAllocated === 8 ? words : new Uint16Array(words.buffer, words.byteOffset, words.byteLength / 2)
  const shift = header.highBit + 1 - header.bitsStored
  if (isLossy(header.transferSyntax) && shift === 0 && !(header.signed && header.bitsAllocated === 8)) return clamped(raw, header)
  const mask = 2 ** header.bitsStored - 1
  const values = header.signed ? new Int16Array(raw.length) : new Uint16Array(raw.length)
  const up = 32 - header.bitsStored
  if (header.signed) for (let i = 0; i < raw.length; i++) values[i] = ((raw[i]! >> shift) << up) >> up
  else for (let i = 0; i < raw.length; i++) values[i] = (raw[i]! >> shift) & mask
  return values
}

/**
 * Decodes the first frame of a grey picture.
 * @throws {Excluded} NO_PIXELS, TOO_LARGE, WRONG_PHOTOMETRIC, UNSUPPORTED_SYNTAX, UNDECODABLE, TRUNCATED
 */
export const decodeFrame = async (data: DataSet, header: Header, maxMegapixels: number): Promise<Frame> => {
  const element = data.elements.x7fe00010
  if (!element) throw new Excluded('NO_PIXELS')
  guard(header, maxMegapixels)
  if (element.length > 0 && element.dataOffset + element.length > data.byteArray.length) throw new Excluded('TRUNCATED')
  const encoded = element.encapsulatedPixelData
    ? firstFrame(data, element, header.frames)
    : data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)
  if (!element.encapsulatedPixelData && encoded.length < header.rows * header.columns * header.frames * (header.bitsAllocated / 8))
    throw new Excluded('TRUNCATED')
  const words = await decodeWords(header, encoded)
  return { rows: header.rows, columns: header.columns, values: storedValues(words, header), bitsAllocated: header.bitsAllocated }
}

/** SHA-256 of the stored values, little endian, `bitsAllocated` wide: the same for every lossless way of storing one picture. */
export const pixelHash = (frame: Frame): string => {
  const { values } = frame
  const bytes = frame.bitsAllocated === 8 ? new Uint8Array(values) : new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return createHash('sha256').update(bytes).digest('hex')
}
