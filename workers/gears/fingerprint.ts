const COLUMNS = 17
const ROWS = 16

/** Mean grey of COLUMNS × ROWS blocks of a square picture. */
const blocks = (bytes: Uint8Array, sizePx: number): Float64Array => {
  const sums = new Float64Array(COLUMNS * ROWS)
  const counts = new Float64Array(COLUMNS * ROWS)
  for (let y = 0; y < sizePx; y++) {
    const row = Math.floor((y * ROWS) / sizePx) * COLUMNS
    for (let x = 0; x < sizePx; x++) {
      const at = row + Math.floor((x * COLUMNS) / sizePx)
      sums[at]! += bytes[y * sizePx + x]!
      counts[at]!++
    }
  }
  return sums.map((sum, i) => sum / counts[i]!)
}

/**
 * 256 bits that say where a picture gets brighter from left to right (difference hash): two copies of one film, stored
 * with another window or compression, differ in few of them.
 * @param bytes sizePx × sizePx
 * @returns 64 hex digits
 */
export const differenceHash = (bytes: Uint8Array, sizePx: number): string => {
  const means = blocks(bytes, sizePx)
  let hex = ''
  for (let y = 0; y < ROWS; y++) {
    for (let x = 0; x < 16; x += 4) {
      let digit = 0
      for (let bit = 0; bit < 4; bit++) digit = (digit << 1) | (means[y * COLUMNS + x + bit + 1]! > means[y * COLUMNS + x + bit]! ? 1 : 0)
      hex += digit.toString(16)
    }
  }
  return hex
}

/** The 64 hex digits as eight words, for comparing. */
export const hashWords = (hex: string): Uint32Array =>
  Uint32Array.from({ length: 8 }, (_, i) => Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16))

const ones = (word: number): number => {
  let v = word - ((word >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/**
 * Number of bits in which two hashes differ; counting stops at `limit`.
 * @param b one hash, or many in a row, of which the one from `offset` on is meant
 */
export const hashDistance = (a: Uint32Array, b: Uint32Array, limit: number, offset = 0): number => {
  let distance = 0
  for (let i = 0; i < 8 && distance < limit; i++) distance += ones(a[i]! ^ b[offset + i]!)
  return distance
}

/** Variance of the Laplacian over the variance of the picture: how much fine detail it has, whatever its contrast. */
export const sharpness = (bytes: Uint8Array, sizePx: number): number => {
  let sum = 0
  let squares = 0
  let edges = 0
  let count = 0
  for (let y = 1; y < sizePx - 1; y++) {
    for (let x = 1; x < sizePx - 1; x++) {
      const at = y * sizePx + x
      const value = bytes[at]!
      const laplacian = 4 * value - bytes[at - 1]! - bytes[at + 1]! - bytes[at - sizePx]! - bytes[at + sizePx]!
      edges += laplacian * laplacian
      sum += value
      squares += value * value
      count++
    }
  }
  const variance = squares / count - (sum / count) ** 2
  return variance === 0 ? 0 : edges / count / variance
}
