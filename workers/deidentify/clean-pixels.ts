import { familyOf } from '../gears/codecs/decode-frame.ts'
import { Excluded } from '../gears/excluded.ts'
import { blankComments } from './blank-comments.ts'
import { blankRle } from './blank-rle.ts'
import { isOverlay } from './clean-overlay.ts'
import { littleEndian } from './clean-value.ts'
import { type DicomElement, findElement, PIXEL_DATA, textOf, uint16Of } from './element.ts'
import { offsetTable } from './offset-table.ts'
import type { DicomFile } from './read-file.ts'

interface PixelFacts {
  readonly rows: number
  readonly columns: number
  readonly samples: number
  readonly frames: number
  readonly allocated: number
  readonly stored: number
  readonly highBit: number
  readonly signed: boolean
  readonly photometric: string
}

const factsOf = ({ elements, bigEndian }: DicomFile): PixelFacts => {
  const number = (tag: number, otherwise: number): number => uint16Of(findElement(elements, tag), bigEndian) ?? otherwise
  const allocated = number(0x00280100, 0)
  const stored = number(0x00280101, allocated)
  return {
    rows: number(0x00280010, 0),
    columns: number(0x00280011, 0),
    samples: number(0x00280002, 1),
    frames: Math.max(1, Number.parseInt(textOf(findElement(elements, 0x00280008)), 10) || 1),
    allocated,
    stored,
    highBit: number(0x00280102, stored - 1),
    signed: number(0x00280103, 0) === 1,
    photometric: textOf(findElement(elements, 0x00280004)),
  }
}

/** Bytes that the header asks for; YBR_FULL_422 stores two samples a pixel, unless its writer stored three. */
const expectedBytes = (facts: PixelFacts, there: number): number => {
  const all = Math.ceil((facts.rows * facts.columns * facts.samples * facts.frames * facts.allocated) / 8)
  const halved = Math.ceil((all * 2) / 3)
  return facts.photometric === 'YBR_FULL_422' && there < all ? halved : all
}

/**
 * Bits outside the stored ones can hold an overlay with a name (PS3.3 C.9.2, retired form). A word whose outer bits are neither zero nor
 * its sign is masked; every other word, and so almost every file, stays as it is.
 */
const masked = (bytes: Uint8Array, { allocated, stored, highBit, signed }: PixelFacts): Uint8Array => {
  const shift = highBit + 1 - stored
  if ((allocated !== 8 && allocated !== 16) || stored < 1 || stored >= allocated || shift < 0 || highBit >= allocated) return bytes
  const inner = (2 ** stored - 1) << shift
  const above = (2 ** allocated - 1) & ~(2 ** (highBit + 1) - 1)
  const sign = 1 << highBit
  const words = allocated === 8 ? new Uint8Array(bytes) : new Uint16Array(new Uint8Array(bytes).buffer)
  const isDirty = (word: number): boolean => (word & ~inner) !== 0 && !(signed && (word & sign) !== 0 && (word & ~inner) === above)
  if (!words.some(isDirty)) return bytes
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (isDirty(word)) words[i] = (word & inner) | (signed && (word & sign) !== 0 ? above : 0)
  }
  return new Uint8Array(words.buffer)
}

const native = (element: DicomElement, facts: PixelFacts, bigEndian: boolean): DicomElement => {
  const value = element.value ?? new Uint8Array()
  const expected = expectedBytes(facts, value.length)
  if (expected === 0) throw new Excluded('NO_PIXELS')
  if (value.length < expected) throw new Excluded('TRUNCATED')
  // What follows the last frame is no picture and goes.
  const padded = value.subarray(0, Math.min(value.length, expected + (expected % 2)))
  const width = facts.allocated >= 16 ? facts.allocated / 8 : element.vr === 'OW' ? 2 : 1
  const turned = littleEndian(padded, width, bigEndian)
  return {
    tag: PIXEL_DATA,
    vr: facts.allocated > 8 ? 'OW' : element.vr === 'OB' ? 'OB' : 'OW',
    value: masked(turned.subarray(0, expected), facts),
  }
}

const isEmbedded = ({ elements, bigEndian }: DicomFile): boolean =>
  elements.some((element) => isOverlay(element.tag) && (element.tag & 0xffff) === 0x0100 && (uint16Of(element, bigEndian) ?? 1) > 1)

/**
 * The pixel data of a file as they are: the same bytes in little endian, or the same fragments, without what may be written beside the
 * picture (bytes after it, bits outside the stored ones, comments of a compressed stream, an offset table that is none).
 * @throws {Excluded} NO_PIXELS, TRUNCATED, UNDECODABLE, UNSUPPORTED_SYNTAX
 */
export const cleanPixels = (file: DicomFile): DicomElement => {
  const element = findElement(file.elements, PIXEL_DATA)
  const family = familyOf(file.transferSyntax)
  if (!element) throw new Excluded('NO_PIXELS')
  if (family === null) throw new Excluded('UNSUPPORTED_SYNTAX')
  const encapsulated = family !== 'raw' && family !== 'raw-be'
  if (encapsulated !== (element.fragments !== undefined)) throw new Excluded('UNDECODABLE', 'transfer syntax and pixel data disagree')
  if (!element.fragments) return native(element, factsOf(file), file.bigEndian)
  if (isEmbedded(file)) throw new Excluded('UNSUPPORTED_SYNTAX', 'an overlay lies in the bits of a compressed picture')
  const [table = new Uint8Array(), ...fragments] = element.fragments
  if (fragments.length === 0) throw new Excluded('NO_PIXELS')
  const { frames, rows, columns } = factsOf(file)
  const clean = family === 'rle' ? blankRle(fragments, frames, rows * columns) : blankComments(fragments)
  return { tag: PIXEL_DATA, vr: 'OB', fragments: [offsetTable(table, fragments), ...clean] }
}
