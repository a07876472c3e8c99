import type { DataSet, Element } from 'dicom-parser'
import { Excluded } from '../excluded.ts'
import type { Header } from '../header.ts'

/**
 * Stored words of frame `index` of pixel data that are not compressed, little endian. Where nothing has to be turned round they are a
 * view of the file, not a copy.
 * @throws {Excluded} TRUNCATED
 */
export const nativeFrame = (data: DataSet, element: Element, header: Header, index: number, bigEndian: boolean): Uint8Array => {
  const bytes = header.rows * header.columns * (header.bitsAllocated / 8)
  const whole = data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)
  if (whole.length < bytes * header.frames) throw new Excluded('TRUNCATED')
  const frame = whole.subarray(index * bytes, (index + 1) * bytes)
  if (bigEndian && header.bitsAllocated === 16) return Buffer.from(frame).swap16()
  // Bytes that are written as words lie in pairs the other way round (PS3.5 8.1.1, D), whatever frame they belong to.
  if (bigEndian && element.vr === 'OW') return Uint8Array.from(frame, (_, i) => whole[(index * bytes + i) ^ 1]!)
  return frame.byteOffset % 2 === 0 ? frame : frame.slice()
}
