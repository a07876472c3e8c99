import type { DataSet, Element, Fragment } from 'dicom-parser'
import { Excluded } from '../excluded.ts'

const startsStream = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xff && (bytes[at + 1] === 0xd8 || bytes[at + 1] === 0x4f)

/** Where each frame's fragments begin: by the offset table, else one fragment a frame, else where a stream begins (RLE says none). */
const beginsFrame = (data: DataSet, element: Element, frames: number): ((fragment: Fragment, at: number) => boolean) => {
  const fragments = element.fragments!
  const offsets = new Set(element.basicOffsetTable)
  if (frames === 1) return (_, at) => at === 0
  if (offsets.size === frames) return ({ offset }) => offsets.has(offset)
  if (fragments.length === frames) return () => true
  return ({ position }) => startsStream(data.byteArray, position)
}

/**
 * The bytes of frame `index` of encapsulated pixel data (PS3.5 A.4), which may lie in several fragments.
 * @throws {Excluded} NO_PIXELS, TRUNCATED; UNDECODABLE where the fragments cannot be told apart by frame
 */
export const encapsulatedFrame = (data: DataSet, element: Element, frames: number, index: number): Uint8Array => {
  const fragments = element.fragments ?? []
  if (fragments.length === 0) throw new Excluded('NO_PIXELS')
  const begins = beginsFrame(data, element, frames)
  const starts = fragments.flatMap((fragment, at) => (begins(fragment, at) ? [at] : []))
  if (starts.length < frames || starts[0] !== 0) throw new Excluded('UNDECODABLE', 'the frames cannot be told apart')
  const parts = fragments.slice(starts[index], starts[index + 1])
  if (parts.some(({ position, length }) => position + length > data.byteArray.length)) throw new Excluded('TRUNCATED')
  const bytes = parts.map(({ position, length }) => data.byteArray.subarray(position, position + length))
  return bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes)
}
