import type { Random } from '#core/model/random.ts'

const SHIFT = 0.05
const ROTATION = (8 / 180) * Math.PI
const CONTRAST = 0.15

/**
 * Writes a slightly moved copy of one square grey image: shift ±5 % of the side, rotation ±8° about the middle, contrast ±15 % about mid-grey;
 * bilinear, what lies outside repeats the edge. Never mirrored: the heart is on the left.
 */
export const augment = (from: Uint8Array, to: Uint8Array, sizePx: number, random: Random): void => {
  const spread = (limit: number) => (random.uniform() * 2 - 1) * limit
  const angle = spread(ROTATION)
  const [shiftX, shiftY] = [spread(SHIFT) * sizePx, spread(SHIFT) * sizePx]
  const contrast = 1 + spread(CONTRAST)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const middle = (sizePx - 1) / 2
  const last = sizePx - 1
  for (let y = 0; y < sizePx; y++) {
    for (let x = 0; x < sizePx; x++) {
      const [dx, dy] = [x - middle - shiftX, y - middle - shiftY]
      const sourceX = Math.min(Math.max(cos * dx + sin * dy + middle, 0), last)
      const sourceY = Math.min(Math.max(cos * dy - sin * dx + middle, 0), last)
      const [x0, y0] = [Math.floor(sourceX), Math.floor(sourceY)]
      const [x1, y1] = [Math.min(x0 + 1, last), Math.min(y0 + 1, last)]
      const [fx, fy] = [sourceX - x0, sourceY - y0]
      const top = from[y0 * sizePx + x0]! * (1 - fx) + from[y0 * sizePx + x1]! * fx
      const bottom = from[y1 * sizePx + x0]! * (1 - fx) + from[y1 * sizePx + x1]! * fx
      const grey = (top * (1 - fy) + bottom * fy - 127.5) * contrast + 127.5
      to[y * sizePx + x] = Math.min(Math.max(Math.round(grey), 0), 255)
    }
  }
}
