import { representationsOf } from '#core/deidentify/value-representation.ts'
import { Excluded } from '../gears/excluded.ts'
import { type DicomElement, LONG_VRS, PIXEL_DATA, SHORT_VRS } from './element.ts'

export interface Coding {
  readonly explicit: boolean
  readonly bigEndian: boolean
}

/** Deeper nesting, or more attributes, than any image has: a file made to break readers. */
const MAX_DEPTH = 32
const MAX_ELEMENTS = 100_000
const UNDEFINED_LENGTH = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd
const IMPLICIT_LE: Coding = { explicit: false, bigEndian: false }

interface Source {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
  left: number
}

const truncated = (): never => {
  throw new Excluded('TRUNCATED')
}
const unreadable = (): never => {
  throw new Excluded('UNREADABLE')
}

const readTag = (source: Source, coding: Coding): number => {
  if (source.at + 8 > source.bytes.length) truncated()
  const tag = source.view.getUint16(source.at, !coding.bigEndian) * 0x10000 + source.view.getUint16(source.at + 2, !coding.bigEndian)
  source.at += 4
  return tag
}

const readUint32 = (source: Source, coding: Coding): number => {
  if (source.at + 4 > source.bytes.length) truncated()
  const value = source.view.getUint32(source.at, !coding.bigEndian)
  source.at += 4
  return value
}

const take = (source: Source, length: number, end: number): Uint8Array => {
  if (source.at + length > end) truncated()
  source.at += length
  return source.bytes.subarray(source.at - length, source.at)
}

/** Value representation and length. In implicit coding PS3.6 says which attributes are sequences. */
const readHead = (source: Source, tag: number, coding: Coding): { vr: string; length: number } => {
  if (!coding.explicit) {
    const length = readUint32(source, coding)
    const [vr = length === UNDEFINED_LENGTH ? 'SQ' : 'UN'] = tag === PIXEL_DATA ? ['OW'] : representationsOf(tag)
    return { vr, length }
  }
  const vr = String.fromCharCode(source.bytes[source.at]!, source.bytes[source.at + 1]!)
  source.at += 2
  if (LONG_VRS.has(vr)) {
    source.at += 2
    return { vr, length: readUint32(source, coding) }
  }
  if (!SHORT_VRS.has(vr)) unreadable()
  const length = source.view.getUint16(source.at, !coding.bigEndian)
  source.at += 2
  return { vr, length }
}

const readFragments = (source: Source, coding: Coding, end: number): Uint8Array[] => {
  const fragments: Uint8Array[] = []
  for (;;) {
    const tag = readTag(source, coding)
    const length = readUint32(source, coding)
    if (tag === SEQUENCE_END) return fragments
    if (tag !== ITEM || length === UNDEFINED_LENGTH || source.left-- <= 0) unreadable()
    fragments.push(take(source, length, end))
  }
}

/** Items until their sequence ends, by its length or by its delimiter. */
const readItems = (source: Source, coding: Coding, length: number, limit: number, depth: number): DicomElement[][] => {
  if (depth > MAX_DEPTH) unreadable()
  const end = length === UNDEFINED_LENGTH ? limit : source.at + length
  if (end > limit) truncated()
  const items: DicomElement[][] = []
  while (length === UNDEFINED_LENGTH || source.at < end) {
    const tag = readTag(source, coding)
    const itemLength = readUint32(source, coding)
    if (tag === SEQUENCE_END) return items
    if (tag !== ITEM || source.left-- <= 0) unreadable()
    const itemEnd = itemLength === UNDEFINED_LENGTH ? end : source.at + itemLength
    if (itemEnd > end) truncated()
    items.push(readDataSet(source, coding, itemEnd, depth, itemLength === UNDEFINED_LENGTH))
  }
  return items
}

const readElement = (source: Source, tag: number, coding: Coding, end: number, depth: number): DicomElement => {
  const { vr, length } = readHead(source, tag, coding)
  if (tag === PIXEL_DATA && length === UNDEFINED_LENGTH) return { tag, vr: 'OB', fragments: readFragments(source, coding, end) }
  if (vr === 'SQ') return { tag, vr, items: readItems(source, coding, length, end, depth + 1) }
  if (length !== UNDEFINED_LENGTH) return { tag, vr, value: take(source, length, end) }
  // An unknown sequence: its items are implicit little endian whatever the file is (PS3.5 6.2.2, note 2); two byte orders in one file are
  // not followed further.
  if (vr === 'UN') {
    const items = readItems(source, IMPLICIT_LE, length, end, depth + 1)
    return { tag, vr: 'SQ', items: coding.bigEndian ? [] : items }
  }
  if (!coding.explicit) return { tag, vr: 'SQ', items: readItems(source, coding, length, end, depth + 1) }
  return unreadable()
}

const readDataSet = (source: Source, coding: Coding, end: number, depth: number, delimited: boolean): DicomElement[] => {
  const elements: DicomElement[] = []
  while (source.at < end || delimited) {
    const tag = readTag(source, coding)
    if (delimited && tag === ITEM_END) {
      source.at += 4
      return elements
    }
    if (source.left-- <= 0) throw new Excluded('TOO_LARGE', 'too many attributes')
    elements.push(readElement(source, tag, coding, end, depth))
  }
  return elements
}

const sourceOf = (bytes: Uint8Array, at: number): Source => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  at,
  left: MAX_ELEMENTS,
})

const onlyZeros = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)

/**
 * Reads a data set from `at` to the end of the file, strictly: every length is inside what holds it, every value representation exists.
 * Nothing is copied; a repeated attribute stands in the list as often as it is in the file.
 * @throws {Excluded} TRUNCATED, UNREADABLE, TOO_LARGE
 */
export const readElements = (bytes: Uint8Array, at: number, coding: Coding): DicomElement[] => {
  const source = sourceOf(bytes, at)
  const elements: DicomElement[] = []
  while (source.at < bytes.length) {
    // Some writers fill up the last block of a tape or a disk.
    if (bytes.length - source.at < 8 && onlyZeros(bytes.subarray(source.at))) break
    const tag = readTag(source, coding)
    if (tag === 0 && onlyZeros(bytes.subarray(source.at))) break
    if (source.left-- <= 0) throw new Excluded('TOO_LARGE', 'too many attributes')
    elements.push(readElement(source, tag, coding, bytes.length, 0))
  }
  return elements
}

/** The file meta group from `at` (PS3.10 7.1): always explicit little endian; its own length is not believed. */
export const readMeta = (bytes: Uint8Array, at: number): { meta: DicomElement[]; end: number } => {
  const source = sourceOf(bytes, at)
  const meta: DicomElement[] = []
  const coding = { explicit: true, bigEndian: false }
  while (source.at + 8 <= bytes.length && source.view.getUint16(source.at, true) === 2) {
    if (source.left-- <= 0) throw new Excluded('TOO_LARGE', 'too many attributes')
    meta.push(readElement(source, readTag(source, coding), coding, bytes.length, 0))
  }
  return { meta, end: source.at }
}
