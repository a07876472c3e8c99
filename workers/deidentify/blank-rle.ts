import { Excluded } from '../gears/excluded.ts'

const HEADER_BYTES = 64
const MAX_SEGMENTS = 15

const broken = (): never => {
  throw new Excluded('UNDECODABLE', 'the compressed stream cannot be followed')
}

/** Where a segment has given all its bytes (PS3.5 G.3.2). */
const endOfSegment = (bytes: Uint8Array, from: number, to: number, length: number): number => {
  let at = from
  for (let given = 0; given < length && at < to; ) {
    const code = bytes[at]!
    if (code < 128) given += code + 1
    else if (code > 128) given += 257 - code
    at += code < 128 ? code + 2 : code > 128 ? 2 : 1
  }
  return Math.min(at, to)
}

const blanked = (fragments: readonly Uint8Array[], length: number): readonly Uint8Array[] => {
  const stream = Buffer.concat(fragments)
  if (stream.length < HEADER_BYTES) broken()
  const count = stream.readUInt32LE(0)
  if (count < 1 || count > MAX_SEGMENTS) broken()
  const starts = Array.from({ length: count }, (_, i) => stream.readUInt32LE(4 * (i + 1)))
  const ends = [...starts.slice(1), stream.length]
  if (starts[0] !== HEADER_BYTES || starts.some((start, i) => start > ends[i]!)) broken()
  stream.fill(0, 4 * (count + 1), HEADER_BYTES)
  for (const [i, start] of starts.entries()) stream.fill(0, endOfSegment(stream, start, ends[i]!, length), ends[i]!)
  let at = 0
  return fragments.map((fragment) => stream.subarray(at, (at += fragment.length)))
}

/**
 * RLE pictures without what can be written beside them: the rest of the header, and bytes behind a segment, become zeros (PS3.5 G).
 * @param fragments without the offset table: one for each of several frames (PS3.5 A.4.2)
 * @param pixels of a frame, which is what every segment gives
 * @throws {Excluded} UNDECODABLE for a stream that cannot be followed
 */
export const blankRle = (fragments: readonly Uint8Array[], frames: number, pixels: number): Uint8Array[] => {
  if (frames > 1 && fragments.length !== frames) broken()
  return frames === 1 ? [...blanked(fragments, pixels)] : fragments.flatMap((fragment) => blanked([fragment], pixels))
}
