import type { DataSet, Element } from 'dicom-parser'

/** A Modality or VOI look-up table (PS3.3 C.11.1, C.11.2). */
export interface Lut {
  /** Stored or modality value that the first entry stands for. */
  readonly first: number
  readonly bits: number
  readonly data: Uint16Array
}

/** The allow-list: what is read from a header. Nothing else of it is ever looked at. */
export interface Header {
  readonly transferSyntax: string
  readonly sopClass: string
  readonly modality: string
  readonly imageType: readonly string[]
  readonly bodyPart: string
  /** Study and series description, upper case; only searched for words, never passed on. */
  readonly description: string
  readonly viewPosition: string
  readonly manufacturer: string
  readonly conversionType: string
  readonly burnedIn: string
  readonly ageYears: number | null
  readonly sex: string
  readonly synthetic: boolean
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly samples: number
  readonly photometric: string
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  readonly signed: boolean
  /** Row spacing, column spacing in mm. */
  readonly spacingMm: readonly [number, number] | null
  readonly paddingFrom: number | null
  readonly paddingTo: number | null
  readonly slope: number
  readonly intercept: number
  readonly modalityLut: Lut | null
  readonly voiLut: Lut | null
  readonly windowCenter: number | null
  readonly windowWidth: number | null
  readonly voiFunction: string
  readonly lutShape: string
}

/** What names people and images. It goes to the parent, which makes pseudonyms of it, and nowhere else. */
export interface Identity {
  readonly patientId: string
  readonly issuer: string
  readonly birthDate: string
  readonly accession: string
  readonly studyUid: string
  readonly sopUid: string
}

const decoders: Record<string, TextDecoder> = { latin1: new TextDecoder('latin1'), utf8: new TextDecoder('utf-8') }

const textOf = (data: DataSet, tag: string): string => {
  const element = data.elements[tag]
  if (!element || element.length <= 0 || element.items) return ''
  const bytes = data.byteArray.subarray(element.dataOffset, element.dataOffset + Math.min(element.length, 10_240))
  const charset = /192/.test(data.string('x00080005') ?? '') ? 'utf8' : 'latin1'
  return decoders[charset]!.decode(bytes).replaceAll('\0', '').trim()
}

const numbers = (data: DataSet, tag: string): number[] =>
  textOf(data, tag)
    .split('\\')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
    .filter(Number.isFinite)

const unsigned16 = (data: DataSet, tag: string): number | null => {
  const element = data.elements[tag]
  return element && element.length >= 2 ? (data.uint16(tag) ?? null) : null
}

const asSigned = (value: number | null, signed: boolean): number | null =>
  value !== null && signed && value > 0x7fff ? value - 0x10000 : value

/**
 * First item of a LUT sequence. Entry count 0 means 65536; 8-bit entries may be packed in words (PS3.3 C.11.1.1.1). The first mapped value
 * has the sign that its own VR says; implicit VR says none, so there the pixels' sign counts.
 */
const lutOf = (data: DataSet, tag: string, signed: boolean): Lut | null => {
  const item = data.elements[tag]?.items?.[0]?.dataSet
  const lutData: Element | undefined = item?.elements.x00283006
  if (!item || !lutData || (item.elements.x00283002?.length ?? 0) < 6) return null
  const entries = item.uint16('x00283002', 0) || 65_536
  const vr = item.elements.x00283002?.vr
  const first = asSigned(item.uint16('x00283002', 1) ?? 0, vr === 'SS' || (vr !== 'US' && signed))!
  const bits = item.uint16('x00283002', 2) ?? 16
  if (bits < 8 || bits > 16) return null
  const packed = lutData.length < entries * 2
  if (lutData.length < entries * (packed ? 1 : 2)) return null
  const table = new Uint16Array(entries)
  for (let i = 0; i < entries; i++) table[i] = packed ? (item.byteArray[lutData.dataOffset + i] ?? 0) : (item.uint16('x00283006', i) ?? 0)
  return { first, bits, data: table }
}

const ageOf = (text: string): number | null => {
  const found = /^(\d{1,3})([DWMY])$/.exec(text)
  if (!found) return null
  const perYear = { D: 365, W: 52, M: 12, Y: 1 }[found[2] as 'D' | 'W' | 'M' | 'Y']
  return Math.floor(Number(found[1]) / perYear)
}

/** Pixels of films and of screens, in mm. What is no size of a pixel may be a number of a person, and the spacing is passed on. */
const isPixelSize = (mm: number | undefined): mm is number => mm !== undefined && mm >= 0.01 && mm <= 10

const spacingOf = (data: DataSet): readonly [number, number] | null => {
  for (const tag of ['x00181164', 'x00280030', 'x00182010']) {
    const [row, column] = numbers(data, tag)
    if (isPixelSize(row) && isPixelSize(column)) return [row, column]
  }
  return null
}

/** Reads the allow-listed values of a parsed file (PS3.3 C.7.6.3, C.8.11, C.11). Absent numbers are 0 or null. */
export const readHeader = (data: DataSet): Header => {
  const text = (tag: string): string => textOf(data, tag).toUpperCase()
  const bitsAllocated = unsigned16(data, 'x00280100') ?? 0
  const bitsStored = unsigned16(data, 'x00280101') ?? bitsAllocated
  const signed = unsigned16(data, 'x00280103') === 1
  const padding = asSigned(unsigned16(data, 'x00280120'), signed)
  return {
    transferSyntax: textOf(data, 'x00020010') || '1.2.840.10008.1.2',
    sopClass: text('x00080016'),
    modality: text('x00080060'),
    imageType: text('x00080008').split('\\'),
    bodyPart: text('x00180015'),
    description: `${text('x00081030')} ${text('x0008103e')}`,
    viewPosition: text('x00185101'),
    manufacturer: text('x00080070'),
    conversionType: text('x00080064'),
    burnedIn: text('x00280301'),
    ageYears: ageOf(text('x00101010')),
    sex: text('x00100040'),
    synthetic: text('x00204000') === 'SYNTHETIC',
    rows: unsigned16(data, 'x00280010') ?? 0,
    columns: unsigned16(data, 'x00280011') ?? 0,
    frames: Math.max(1, numbers(data, 'x00280008')[0] ?? 1),
    samples: unsigned16(data, 'x00280002') ?? 1,
    photometric: text('x00280004'),
    bitsAllocated,
    bitsStored,
    highBit: unsigned16(data, 'x00280102') ?? bitsStored - 1,
    signed,
    spacingMm: spacingOf(data),
    paddingFrom: padding,
    paddingTo: padding === null ? null : (asSigned(unsigned16(data, 'x00280121'), signed) ?? padding),
    slope: numbers(data, 'x00281053')[0] || 1,
    intercept: numbers(data, 'x00281052')[0] ?? 0,
    modalityLut: lutOf(data, 'x00283000', signed),
    voiLut: lutOf(data, 'x00283010', signed),
    windowCenter: numbers(data, 'x00281050')[0] ?? null,
    windowWidth: numbers(data, 'x00281051')[0] ?? null,
    voiFunction: text('x00281056') || 'LINEAR',
    lutShape: text('x20500020'),
  }
}

export const readIdentity = (data: DataSet): Identity => ({
  patientId: textOf(data, 'x00100020'),
  issuer: textOf(data, 'x00100021'),
  birthDate: textOf(data, 'x00100030'),
  accession: textOf(data, 'x00080050'),
  studyUid: textOf(data, 'x0020000d'),
  sopUid: textOf(data, 'x00080018'),
})
