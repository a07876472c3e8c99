import type { Header } from './header.ts'
import type { Display } from './intensity.ts'

/** How a film was stored, for a person: numbers and words of our own lists, so that no text of a header gets through. */
export interface FilmFacts {
  readonly widthPx: number
  readonly heightPx: number
  readonly frames: number
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly signed: boolean
  readonly photometric: string
  readonly transferSyntax: string
  /** Row and column spacing. */
  readonly spacingMm: readonly [number, number] | null
}

/** PS3.6 Table A-1. */
const SYNTAXES: Readonly<Record<string, string>> = {
  '': 'none: PNG or JPEG picture',
  '1.2.840.10008.1.2': 'Implicit VR little endian',
  '1.2.840.10008.1.2.1': 'Explicit VR little endian',
  '1.2.840.10008.1.2.1.99': 'Deflated explicit VR little endian',
  '1.2.840.10008.1.2.2': 'Explicit VR big endian',
  '1.2.840.10008.1.2.5': 'RLE lossless',
  '1.2.840.10008.1.2.4.50': 'JPEG baseline',
  '1.2.840.10008.1.2.4.51': 'JPEG extended, 12 bit',
  '1.2.840.10008.1.2.4.53': 'JPEG spectral selection',
  '1.2.840.10008.1.2.4.55': 'JPEG full progression',
  '1.2.840.10008.1.2.4.57': 'JPEG lossless, process 14',
  '1.2.840.10008.1.2.4.70': 'JPEG lossless, process 14 SV1',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS lossless',
  '1.2.840.10008.1.2.4.81': 'JPEG-LS near-lossless',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000 lossless',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000',
  '1.2.840.10008.1.2.4.201': 'HTJ2K lossless',
  '1.2.840.10008.1.2.4.202': 'HTJ2K lossless, RPCL',
  '1.2.840.10008.1.2.4.203': 'HTJ2K',
}

/** PS3.3 C.7.6.3.1.2. */
const PHOTOMETRICS = [
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_PARTIAL_420',
  'YBR_ICT',
  'YBR_RCT',
]

export const filmFacts = (header: Header): FilmFacts => ({
  widthPx: header.columns,
  heightPx: header.rows,
  frames: header.frames,
  bitsAllocated: header.bitsAllocated,
  bitsStored: header.bitsStored,
  signed: header.signed,
  photometric: PHOTOMETRICS.includes(header.photometric) ? header.photometric : header.photometric === '' ? 'not stated' : 'another',
  transferSyntax: SYNTAXES[header.transferSyntax] ?? 'another',
  spacingMm: header.spacingMm,
})

/** The stored values between which a display has shades of grey: outside it is black or white. `null` where it has none. */
export const shownRange = ({ table, offset }: Display): readonly [number, number] | null => {
  const isGrey = (at: number): boolean => table[at]! > 0 && table[at]! < 65_535
  let low = 0
  while (low < table.length && !isGrey(low)) low++
  if (low === table.length) return null
  let high = table.length - 1
  while (!isGrey(high)) high--
  return [low - offset, high - offset]
}
