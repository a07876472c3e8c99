import sharp from 'sharp'
import { Excluded } from './excluded.ts'
import type { Frame } from './frame.ts'
import type { Header } from './header.ts'

const isPng = (b: Uint8Array): boolean => b[0] === 0x89 && b[1] === 0x50 && b[2] === 0x4e && b[3] === 0x47
const isJpeg = (b: Uint8Array): boolean => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff

export const isStillImage = (bytes: Uint8Array): boolean => isPng(bytes) || isJpeg(bytes)

/** What a PNG or JPEG says of itself: no patient, no device, no view. Modality and body part are the labels file's word. */
const headerOf = (rows: number, columns: number, bits: number): Header => ({
  transferSyntax: '',
  sopClass: '',
  modality: '',
  imageType: [],
  bodyPart: '',
  description: '',
  viewPosition: '',
  manufacturer: '',
  conversionType: '',
  burnedIn: '',
  ageYears: null,
  sex: '',
  synthetic: false,
  rows,
  columns,
  frames: 1,
  samples: 1,
  photometric: 'MONOCHROME2',
  bitsAllocated: bits,
  bitsStored: bits,
  highBit: bits - 1,
  signed: false,
  spacingMm: null,
  paddingFrom: null,
  paddingTo: null,
  slope: 1,
  intercept: 0,
  modalityLut: null,
  voiLut: null,
  windowCenter: null,
  windowWidth: null,
  voiFunction: 'LINEAR',
  lutShape: '',
})

/** Largest difference between channels of a picture that is still grey: JPEG rounding. */
const MAX_TINT = 8

/**
 * Reads a PNG or JPEG as grey. Colour files whose channels agree (many public sets) count as grey; alpha is dropped.
 * @throws {Excluded} TOO_LARGE, TRUNCATED, UNDECODABLE, WRONG_PHOTOMETRIC
 */
export const decodeStillImage = async (bytes: Uint8Array, maxMegapixels: number): Promise<{ header: Header; frame: Frame }> => {
  const image = sharp(bytes, { limitInputPixels: maxMegapixels * 1e6, failOn: 'truncated' })
  const meta = await image.metadata().catch(() => {
    throw new Excluded('UNDECODABLE')
  })
  if (meta.width * meta.height > maxMegapixels * 1e6) throw new Excluded('TOO_LARGE', `${meta.width} × ${meta.height} px`)
  const bits = meta.depth === 'ushort' ? 16 : 8
  const failed = (error: unknown): never => {
    throw new Excluded(error instanceof Error && /truncat|premature|end of/i.test(error.message) ? 'TRUNCATED' : 'UNDECODABLE')
  }
  const grey = meta.channels <= 2
  const flat = image
    .toColourspace(grey ? (bits === 16 ? 'grey16' : 'b-w') : bits === 16 ? 'rgb16' : 'srgb')
    .raw({ depth: bits === 16 ? 'ushort' : 'uchar' })
  const { data, info } = await flat.toBuffer({ resolveWithObject: true }).catch(failed)
  const samples = bits === 16 ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data
  const values = new Uint16Array(info.width * info.height)
  for (let i = 0; i < values.length; i++) {
    const at = i * info.channels
    if (info.channels >= 3) {
      const tint = Math.max(samples[at]!, samples[at + 1]!, samples[at + 2]!) - Math.min(samples[at]!, samples[at + 1]!, samples[at + 2]!)
      if (tint > MAX_TINT) throw new Excluded('WRONG_PHOTOMETRIC', 'colour picture')
    }
    values[i] = samples[at]!
  }
  return { header: headerOf(info.height, info.width, bits), frame: { rows: info.height, columns: info.width, values, bitsAllocated: bits } }
}
