import { bytesOf } from './clean-value.ts'
import { type DicomElement, LONG_VRS } from './element.ts'

/** This program as a writer of files (PS3.7 D.3.3.2). */
const IMPLEMENTATION_UID = '2.25.80302813137786398554742050926734630921'
const IMPLEMENTATION_VERSION = 'ROUNDTABLE_1'
const UNDEFINED_LENGTH = 0xffffffff
const MAX_SHORT_LENGTH = 0xfffe

const even = (length: number): number => length + (length % 2)

const headOf = (tag: number, vr: string, length: number): Buffer => {
  const long = LONG_VRS.has(vr)
  const head = Buffer.alloc(long ? 12 : 8)
  head.writeUInt16LE(tag >>> 16, 0)
  head.writeUInt16LE(tag & 0xffff, 2)
  head.write(vr, 4, 'latin1')
  if (long) head.writeUInt32LE(length, 8)
  else head.writeUInt16LE(length, 6)
  return head
}

const delimiter = (element: number, length: number): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(0xfffe, 0)
  head.writeUInt16LE(element, 2)
  head.writeUInt32LE(length, 4)
  return head
}

const sizeOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, chunk) => sum + chunk.length, 0)

/** Bytes are padded to an even length: UIDs and bytes by 0, texts by a space (PS3.5 6.2). */
const padding = (vr: string, length: number): Uint8Array[] =>
  length % 2 === 0 ? [] : [Uint8Array.of(/^(UI|O[BDFLVW]|UN)$/.test(vr) ? 0 : 32)]

const writtenItem = (item: readonly DicomElement[]): Uint8Array[] => {
  const chunks = item.flatMap(writtenElement)
  return [delimiter(0xe000, sizeOf(chunks)), ...chunks]
}

const writtenElement = ({ tag, vr, value, items, fragments }: DicomElement): Uint8Array[] => {
  if (fragments)
    return [
      headOf(tag, vr, UNDEFINED_LENGTH),
      ...fragments.flatMap((fragment) => [delimiter(0xe000, even(fragment.length)), fragment, ...padding('OB', fragment.length)]),
      delimiter(0xe0dd, 0),
    ]
  if (items) {
    const chunks = items.flatMap(writtenItem)
    return [headOf(tag, vr, sizeOf(chunks)), ...chunks]
  }
  const bytes = value ?? new Uint8Array()
  // A look-up table read from implicit coding can be longer than its representation can say (PS3.5 6.2.2, note 1).
  const fitting = bytes.length > MAX_SHORT_LENGTH && !LONG_VRS.has(vr) ? (vr === 'US' || vr === 'SS' ? 'OW' : 'UN') : vr
  return [headOf(tag, fitting, even(bytes.length)), bytes, ...padding(fitting, bytes.length)]
}

/**
 * A Part 10 file (PS3.10 7.1): a preamble of zeros, a file meta group that names nobody, and the data set in explicit little endian.
 * @param transferSyntax explicit little endian, or one whose pixel data are encapsulated
 */
export const writtenFile = (
  elements: readonly DicomElement[],
  { transferSyntax, sopClass, sopUid }: { transferSyntax: string; sopClass: string; sopUid: string },
): Buffer => {
  const meta: DicomElement[] = [
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    { tag: 0x00020002, vr: 'UI', value: bytesOf(sopClass) },
    { tag: 0x00020003, vr: 'UI', value: bytesOf(sopUid) },
    { tag: 0x00020010, vr: 'UI', value: bytesOf(transferSyntax) },
    { tag: 0x00020012, vr: 'UI', value: bytesOf(IMPLEMENTATION_UID) },
    { tag: 0x00020013, vr: 'SH', value: bytesOf(IMPLEMENTATION_VERSION) },
  ]
  const group = meta.flatMap(writtenElement)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(sizeOf(group))
  return Buffer.concat([
    new Uint8Array(128),
    bytesOf('DICM'),
    ...writtenElement({ tag: 0x00020000, vr: 'UL', value: length }),
    ...group,
    ...elements.flatMap(writtenElement),
  ])
}
