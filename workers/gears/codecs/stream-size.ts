/** What a compressed stream says of itself, read before anything is allocated for it. */
export interface StreamSize {
  readonly width: number
  readonly height: number
  readonly components: number
}

/** JPEG and JPEG-LS: walks the markers to the frame header SOF0–SOF15 or SOF55 (ITU-T T.81 B.2.2, T.87 C.2.2). */
const jpegSize = (bytes: Uint8Array): StreamSize | null => {
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    const frame = marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
    if (frame)
      return { height: (bytes[at + 5]! << 8) | bytes[at + 6]!, width: (bytes[at + 7]! << 8) | bytes[at + 8]!, components: bytes[at + 9]! }
    if (marker === 0xda || marker === 0xd9) return null
    at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!)
  }
  return null
}

/** JPEG 2000 and HTJ2K codestream: the SIZ segment follows SOC (ITU-T T.800 A.5.1). */
const j2kSize = (bytes: Uint8Array): StreamSize | null => {
  if (bytes.length < 42) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint16(2) !== 0xff51) return null
  return { width: view.getUint32(8) - view.getUint32(16), height: view.getUint32(12) - view.getUint32(20), components: view.getUint16(40) }
}

/** Size of a JPEG, JPEG-LS, JPEG 2000 or HTJ2K stream; `null` where no frame header is found. */
export const streamSize = (bytes: Uint8Array): StreamSize | null => {
  if (bytes[0] !== 0xff) return null
  if (bytes[1] === 0xd8) return jpegSize(bytes)
  if (bytes[1] === 0x4f) return j2kSize(bytes)
  return null
}

/**
 * The codestream of a JP2 file, which some writers put where PS3.5 A.4.4 asks for a bare codestream; any other bytes as they are.
 * Boxes: length (4 bytes; 1: 8 more bytes; 0: to the end), type (4 bytes), contents (ITU-T T.800 I.4).
 */
export const bareCodestream = (bytes: Uint8Array): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || view.getUint32(0) !== 12 || view.getUint32(4) !== 0x6a502020) return bytes
  for (let at = 0; at + 16 <= bytes.length; ) {
    const short = view.getUint32(at)
    const header = short === 1 ? 16 : 8
    const length = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short
    if (view.getUint32(at + 4) === 0x6a703263) return bytes.subarray(at + header, at + length)
    if (length < header) return bytes
    at += length
  }
  return bytes
}
