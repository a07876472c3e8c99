import type { Picture } from './area-average.ts'

const TILES = 8
const BINS = 256
/** Grey values a bin. */
const STEP = 65_536 / BINS
/** Largest count of a bin, in mean counts: a steeper curve would show noise. */
const CLIP_LIMIT = 2

/** Counts above the limit are given to all bins alike (Zuiderveld 1994, Graphics Gems IV, p. 474); what is left over goes to the lowest. */
const clip = (bins: Uint32Array, total: number): void => {
  const limit = Math.max(1, Math.floor((CLIP_LIMIT * total) / BINS))
  let excess = 0
  for (let i = 0; i < BINS; i++) {
    excess += Math.max(0, bins[i]! - limit)
    bins[i] = Math.min(bins[i]!, limit)
  }
  const share = Math.floor(excess / BINS)
  for (let i = 0; i < BINS; i++) bins[i]! += share + (i < excess - share * BINS ? 1 : 0)
}

/** The curve of one tile: its grey at the lower edge of each bin, and 65 535 at the end. A tile of padding alone changes nothing. */
const curveOf = (bins: Uint32Array, into: Float64Array, at: number): void => {
  const total = bins.reduce((sum, count) => sum + count, 0)
  if (total > 0) clip(bins, total)
  let below = 0
  for (let i = 0; i <= BINS; i++) {
    into[at + i] = total === 0 ? Math.min(65_535, i * STEP) : (below / total) * 65_535
    below += bins[i] ?? 0
  }
}

/** For each position along a side: the tile on its left or above, and how far it is from that tile's middle towards the next, 0 to 1. */
const neighbours = (length: number) => {
  const positions = Array.from({ length }, (_, i) => Math.min(TILES - 1, Math.max(0, ((i + 0.5) * TILES) / length - 0.5)))
  const tile = Uint8Array.from(positions, (position) => Math.min(TILES - 2, Math.floor(position)))
  return { tile, share: Float64Array.from(positions, (position, i) => position - tile[i]!) }
}

/**
 * Contrast-limited adaptive histogram equalisation: each of 8 × 8 tiles has its own curve, and a pixel is mapped by those of the four
 * tiles around it. 16 bits stay 16 bits: between the edges of a bin a curve is straight.
 * @param isPadding of a stored value: it is not counted and stays as it is
 */
export const clahe = ({ width, height, values, table, offset }: Picture, isPadding: (value: number) => boolean): Uint16Array => {
  const padding = Uint8Array.from({ length: 65_536 }, (_, i) => (isPadding(i - offset) ? 1 : 0))
  const stride = BINS + 1
  const curves = new Float64Array(TILES * TILES * stride)
  for (let tile = 0; tile < TILES * TILES; tile++) {
    const bins = new Uint32Array(BINS)
    const [row, column] = [Math.floor(tile / TILES), tile % TILES]
    const [left, right] = [Math.floor((column * width) / TILES), Math.floor(((column + 1) * width) / TILES)]
    for (let y = Math.floor((row * height) / TILES); y < Math.floor(((row + 1) * height) / TILES); y++)
      for (let x = left; x < right; x++) {
        const at = values[y * width + x]! + offset
        if (padding[at] === 0) bins[table[at]! >> 8]!++
      }
    curveOf(bins, curves, tile * stride)
  }
  const out = new Uint16Array(values.length)
  const [across, down] = [neighbours(width), neighbours(height)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = values[y * width + x]! + offset
      const grey = table[at]!
      if (padding[at] === 1) {
        out[y * width + x] = grey
        continue
      }
      const bin = grey >> 8
      const part = (grey & 255) / STEP
      const upper = (down.tile[y]! * TILES + across.tile[x]!) * stride + bin
      const lower = upper + TILES * stride
      const on = (i: number): number => curves[i]! + part * (curves[i + 1]! - curves[i]!)
      const above = on(upper) + across.share[x]! * (on(upper + stride) - on(upper))
      const below = on(lower) + across.share[x]! * (on(lower + stride) - on(lower))
      out[y * width + x] = Math.round(above + down.share[y]! * (below - above))
    }
  return out
}
