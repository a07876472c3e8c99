import { createHash } from 'node:crypto'
import type { DataSet } from 'dicom-parser'
import { decodeWords, type Family, familyOf } from './codecs/decode-frame.ts'
import { encapsulatedFrame } from './codecs/encapsulated-frame.ts'
import { nativeFrame } from './codecs/native-frame.ts'
import { bareCodestream } from './codecs/stream-size.ts'
import { Excluded } from './excluded.ts'
import type { Header } from './header.ts'
import { type Repair, storedValues, type Values } from './stored-values.ts'

/** One decoded grey picture: `values` are rows × columns stored values, masked, shifted and sign-extended; never to be written to. */
export interface Frame {
  readonly rows: number
  readonly columns: number
  readonly values: Values
  readonly bitsAllocated: number
  /** What had to be put right to read it. */
  readonly repairs?: readonly (Repair | 'jp2-wrapper')[]
}

/** Refuses by the header alone, before anything is allocated. */
const guard = (header: Header, maxMegapixels: number): Family => {
  if (header.rows === 0 || header.columns === 0) throw new Excluded('NO_PIXELS')
  if (header.rows * header.columns > maxMegapixels * 1e6) throw new Excluded('TOO_LARGE', `${header.columns} × ${header.rows} px`)
  const family = familyOf(header.transferSyntax)
  if (family === null) throw new Excluded('UNSUPPORTED_SYNTAX')
  if (header.samples !== 1) throw new Excluded('WRONG_PHOTOMETRIC', `${header.samples} samples a pixel`)
  if (header.bitsAllocated !== 8 && header.bitsAllocated !== 16) throw new Excluded('UNSUPPORTED_SYNTAX', `${header.bitsAllocated} bit`)
  if (
    header.bitsStored < 1 ||
    header.bitsStored > header.bitsAllocated ||
    header.highBit < header.bitsStored - 1 ||
    header.highBit >= header.bitsAllocated
  )
    throw new Excluded('UNDECODABLE', 'bit fields contradict each other')
  return family
}

/**
 * Decodes one frame of a grey picture, the first unless `index` says another.
 * @throws {Excluded} NO_PIXELS, TOO_LARGE, WRONG_PHOTOMETRIC, UNSUPPORTED_SYNTAX, UNDECODABLE, TRUNCATED
 */
export const decodeFrame = async (data: DataSet, header: Header, maxMegapixels: number, index = 0): Promise<Frame> => {
  const element = data.elements.x7fe00010
  if (!element) throw new Excluded('NO_PIXELS')
  const family = guard(header, maxMegapixels)
  if (index < 0 || index >= header.frames) throw new Excluded('NO_PIXELS', `frame ${index + 1} of ${header.frames}`)
  if (element.length > 0 && element.dataOffset + element.length > data.byteArray.length) throw new Excluded('TRUNCATED')
  const { rows, columns, bitsAllocated } = header
  if (family === 'raw' || family === 'raw-be') {
    const words = nativeFrame(data, element, header, index, family === 'raw-be')
    return { rows, columns, bitsAllocated, ...storedValues(words, header) }
  }
  const stream = encapsulatedFrame(data, element, header.frames, index)
  const bare = family === 'j2k' || family === 'htj2k' ? bareCodestream(stream) : stream
  const { values, repairs } = storedValues(await decodeWords(family, header, bare), header)
  return { rows, columns, bitsAllocated, values, repairs: bare === stream ? repairs : [...repairs, 'jp2-wrapper'] }
}

/** SHA-256 of the stored values, little endian, `bitsAllocated` wide: the same for every lossless way of storing one picture. */
export const pixelHash = (frame: Frame): string => {
  const { values } = frame
  const bytes = frame.bitsAllocated === 8 ? new Uint8Array(values) : new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return createHash('sha256').update(bytes).digest('hex')
}
