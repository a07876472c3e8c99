import { Excluded } from '../gears/excluded.ts'

/** Bytes from, to. */
type Range = readonly [number, number]

const broken = (): never => {
  throw new Excluded('UNDECODABLE', 'the compressed stream cannot be followed')
}
const uint16 = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!

/** Application segments that a decoder needs: JFIF without a thumbnail, colour transforms of Adobe and of JPEG-LS. */
const isNeeded = (bytes: Uint8Array, at: number, marker: number, length: number): boolean => {
  const name = String.fromCharCode(...bytes.subarray(at + 4, at + 9))
  if (marker === 0xe0) return length === 16 && name === 'JFIF\0'
  return (marker === 0xee && length === 14 && name === 'Adobe') || (marker === 0xe8 && length <= 9 && name.startsWith('mrfx'))
}

/** In entropy-coded data a marker is 0xFF and a byte from 0x80, restarts and fill bytes left out (ITU-T T.81 B.1.1.5, T.87 A.1). */
const endOfScan = (bytes: Uint8Array, from: number): number => {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!
    if (next >= 0x80 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}

/** Comment and application segments of a JPEG or JPEG-LS stream, and what stands after its end. */
const jpegRanges = (bytes: Uint8Array): Range[] => {
  const ranges: Range[] = []
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) broken()
    const marker = bytes[at + 1]!
    if (marker === 0xd9) break
    if (marker === 0xff) at++
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else {
      const length = uint16(bytes, at + 2)
      const end = at + 2 + length
      if (length < 2 || end > bytes.length) broken()
      if (marker === 0xfe || (marker >= 0xe0 && marker <= 0xef && !isNeeded(bytes, at, marker, length))) ranges.push([at + 4, end])
      at = marker === 0xda ? endOfScan(bytes, end) : end
    }
  }
  return [...ranges, [at + 2, bytes.length]]
}

/** Comment segments of a JPEG 2000 or HTJ2K codestream (ITU-T T.800 A.9.2), in its main header and those of its tiles. */
const j2kRanges = (bytes: Uint8Array): Range[] => {
  const ranges: Range[] = []
  let at = 2
  let tileEnd = 0
  while (at + 4 <= bytes.length && uint16(bytes, at) !== 0xffd9) {
    const marker = uint16(bytes, at)
    if (marker < 0xff00) broken()
    if (marker === 0xff93) {
      at = tileEnd
      continue
    }
    const length = uint16(bytes, at + 2)
    if (length < 2 || at + 2 + length > bytes.length) broken()
    if (marker === 0xff64) ranges.push([at + 6, at + 2 + length])
    if (marker === 0xff90) {
      const tileLength = uint16(bytes, at + 6) * 65_536 + uint16(bytes, at + 8)
      tileEnd = tileLength === 0 ? bytes.length : at + tileLength
      if (tileEnd <= at + 12) broken()
    }
    at += 2 + length
  }
  return [...ranges, [at + 2, bytes.length]]
}

const blankedStream = (fragments: readonly Uint8Array[]): readonly Uint8Array[] => {
  const stream = Buffer.concat(fragments)
  if (stream[0] !== 0xff || (stream[1] !== 0xd8 && stream[1] !== 0x4f)) broken()
  const ranges = stream[1] === 0xd8 ? jpegRanges(stream) : j2kRanges(stream)
  if (ranges.every(([from, to]) => stream.subarray(from, to).every((byte) => byte === 0))) return fragments
  for (const [from, to] of ranges) stream.fill(0, from, to)
  let at = 0
  return fragments.map((fragment) => stream.subarray(at, (at += fragment.length)))
}

export const startsStream = (bytes: Uint8Array): boolean => bytes[0] === 0xff && (bytes[1] === 0xd8 || bytes[1] === 0x4f)

/**
 * Compressed pictures without the texts that a stream can carry: comments, application segments (Exif, thumbnails) and bytes after the end
 * are overwritten by zeros. Lengths stay, so offset tables stay right, and so does every decoded value.
 * @param fragments without the offset table; a picture may lie in several
 * @throws {Excluded} UNDECODABLE for a stream that cannot be followed
 */
export const blankComments = (fragments: readonly Uint8Array[]): Uint8Array[] => {
  const streams: Uint8Array[][] = []
  for (const fragment of fragments)
    if (streams.length === 0 || startsStream(fragment)) streams.push([fragment])
    else streams.at(-1)!.push(fragment)
  return streams.flatMap(blankedStream)
}
