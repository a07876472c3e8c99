/** One attribute of a data set. Exactly one of `value`, `items` and `fragments` says what it holds. */
export interface DicomElement {
  readonly tag: number
  readonly vr: string
  /** Raw bytes in the byte order of the file they were read from. */
  readonly value?: Uint8Array
  readonly items?: readonly (readonly DicomElement[])[]
  /** Encapsulated pixel data (PS3.5 A.4): the Basic Offset Table, then the fragments. */
  readonly fragments?: readonly Uint8Array[]
}

export const PIXEL_DATA = 0x7fe00010

/** Value representations whose explicit length has 32 bits (PS3.5 table 7.1-1). */
export const LONG_VRS: ReadonlySet<string> = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
/** The others that there are (PS3.5 table 6.2-1). */
export const SHORT_VRS: ReadonlySet<string> = new Set([
  ...['AE', 'AS', 'AT', 'CS', 'DA', 'DS', 'DT', 'FD', 'FL', 'IS', 'LO', 'LT', 'PN', 'SH', 'SL', 'SS', 'ST', 'TM', 'UI', 'UL', 'US'],
])

export const findElement = (elements: readonly DicomElement[], tag: number): DicomElement | undefined =>
  elements.find((element) => element.tag === tag)

const latin1 = new TextDecoder('latin1')
const utf8 = new TextDecoder('utf-8')

/** A short text without its padding. `unicode`: the data set says ISO_IR 192; every other character set is read byte by byte. */
export const textOf = (element: DicomElement | undefined, unicode = false): string =>
  element?.value ? (unicode ? utf8 : latin1).decode(element.value.subarray(0, 10_240)).replaceAll('\0', '').trim() : ''

/** First value of an unsigned short, in the byte order of its file. */
export const uint16Of = (element: DicomElement | undefined, bigEndian: boolean): number | null =>
  element?.value && element.value.length >= 2 ? new DataView(element.value.buffer, element.value.byteOffset).getUint16(0, !bigEndian) : null
