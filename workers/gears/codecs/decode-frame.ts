import { Excluded } from '../excluded.ts'
import type { Header } from '../header.ts'
import { decodeWith, loadCharls, loadNative, loadOpenjph, type NativeModule } from './load.ts'
import { streamSize } from './stream-size.ts'

/** `raw` and `raw-be` are not compressed. */
export type Family = 'raw' | 'raw-be' | 'rle' | 'jpeg' | 'jpegls' | 'j2k' | 'htj2k'
type Compressed = Exclude<Family, 'raw' | 'raw-be'>

/** Transfer syntaxes (PS3.6 A) by the decoder that reads them. */
const FAMILIES: Readonly<Record<string, Family>> = {
  '1.2.840.10008.1.2': 'raw',
  '1.2.840.10008.1.2.1': 'raw',
  '1.2.840.10008.1.2.1.99': 'raw',
  '1.2.840.10008.1.2.2': 'raw-be',
  '1.2.840.10008.1.2.5': 'rle',
  '1.2.840.10008.1.2.4.50': 'jpeg',
  '1.2.840.10008.1.2.4.51': 'jpeg',
  '1.2.840.10008.1.2.4.53': 'jpeg',
  '1.2.840.10008.1.2.4.55': 'jpeg',
  '1.2.840.10008.1.2.4.57': 'jpeg',
  '1.2.840.10008.1.2.4.70': 'jpeg',
  '1.2.840.10008.1.2.4.80': 'jpegls',
  '1.2.840.10008.1.2.4.81': 'jpegls',
  '1.2.840.10008.1.2.4.90': 'j2k',
  '1.2.840.10008.1.2.4.91': 'j2k',
  '1.2.840.10008.1.2.4.201': 'htj2k',
  '1.2.840.10008.1.2.4.202': 'htj2k',
  '1.2.840.10008.1.2.4.203': 'htj2k',
}

export const familyOf = (transferSyntax: string): Family | null => FAMILIES[transferSyntax] ?? null

/** Lossy by syntax; .81 and .91 may be lossless, and their header does not say. */
export const isLossy = (transferSyntax: string): boolean => /\.4\.(50|51|53|55|81|91|203)$/.test(transferSyntax)

const viaNative = (native: NativeModule, family: 'rle' | 'jpeg' | 'j2k', header: Header, encoded: Uint8Array): Uint8Array => {
  const context = new native.Context({
    width: header.columns,
    height: header.rows,
    bitsAllocated: header.bitsAllocated,
    bitsStored: header.bitsStored,
    samplesPerPixel: 1,
    pixelRepresentation: header.signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: header.photometric,
    encodedBuffer: encoded,
  })
  const { NativeCodecs } = native
  const decode = { rle: NativeCodecs.decodeRle, jpeg: NativeCodecs.decodeJpeg, j2k: NativeCodecs.decodeJpeg2000 }[family]
  return decode.call(NativeCodecs, context).getDecodedBuffer() ?? new Uint8Array()
}

/** A stream that says another size than its header, or has no end mark, is never handed to a decoder. */
const checkStream = (family: Compressed, header: Header, encoded: Uint8Array): void => {
  if (family === 'rle') return
  const size = streamSize(encoded)
  if (!size || size.width !== header.columns || size.height !== header.rows || size.components !== 1) throw new Excluded('UNDECODABLE')
  const tail = encoded.subarray(-16)
  if (!tail.some((byte, i) => byte === 0xff && tail[i + 1] === 0xd9)) throw new Excluded('TRUNCATED')
}

/**
 * Stored words of one grey frame out of its compressed stream, little endian, `bitsAllocated` wide: neither masked nor shifted nor
 * sign-extended yet.
 * @throws {Excluded} UNDECODABLE, TRUNCATED
 */
export const decodeWords = async (family: Compressed, header: Header, encoded: Uint8Array): Promise<Uint8Array> => {
  const bytes = header.rows * header.columns * (header.bitsAllocated / 8)
  checkStream(family, header, encoded)
  let words: Uint8Array
  try {
    if (family === 'jpegls') words = decodeWith(await loadCharls(), encoded)
    else if (family === 'htj2k') words = decodeWith(await loadOpenjph(), encoded)
    else words = viaNative(await loadNative(), family, header, encoded)
  } catch {
    throw new Excluded('UNDECODABLE')
  }
  if (words.length === bytes) return words
  if (words.length * 2 === bytes) return widen(words)
  throw new Excluded('UNDECODABLE')
}

/** Streams of 8 bits or fewer decode to bytes even where the header allocates 16. */
const widen = (bytes: Uint8Array): Uint8Array => {
  const words = new Uint16Array(bytes)
  return new Uint8Array(words.buffer)
}
