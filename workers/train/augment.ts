import type { Random } from '#core/model/random.ts'
import type { Plan } from '#core/run/plan.ts'
import { PLAN_DEFAULTS } from '#core/run/plan-defaults.ts'

export type Augmentation = NonNullable<Plan['augmentation']>

/** What holds where a plan says nothing. */
export const USUAL_AUGMENTATION: Augmentation = PLAN_DEFAULTS.augmentation

/** One random move of a square image, by the ranges of a plan. Where it mirrors, half of the images are. */
const drawMove = (ranges: Augmentation, sizePx: number, random: Random) => {
  const spread = (limit: number) => (random.uniform() * 2 - 1) * limit
  const angle = spread((ranges.rotateDegrees / 180) * Math.PI)
  const shiftX = spread(ranges.shiftPercent / 100) * sizePx
  const shiftY = spread(ranges.shiftPercent / 100) * sizePx
  const contrast = 1 + spread(ranges.contrastPercent / 100)
  return { cos: Math.cos(angle), sin: Math.sin(angle), shiftX, shiftY, contrast, mirrored: ranges.mirror && random.uniform() < 0.5 }
}

/** Bilinear grey value at a place within 0 … sizePx − 1. */
const greyAt = (image: Uint8Array, sizePx: number, x: number, y: number): number => {
  const x0 = x | 0
  const y0 = y | 0
  const right = x0 < sizePx - 1 ? 1 : 0
  const at = y0 * sizePx + x0
  const below = y0 < sizePx - 1 ? at + sizePx : at
  const fx = x - x0
  const fy = y - y0
  const top = image[at]! * (1 - fx) + image[at + right]! * fx
  return top * (1 - fy) + (image[below]! * (1 - fx) + image[below + right]! * fx) * fy
}

/**
 * Makes what writes randomly moved copies of square grey images of one size: shifted, turned about the middle, contrast changed about mid-grey, and
 * mirrored only where the ranges say so: the heart is on the left. Bilinear; what lies outside repeats the edge.
 * The loop is written out for speed: a step would wait for it.
 */
export const augmenter = (sizePx: number, ranges: Augmentation = USUAL_AUGMENTATION) => {
  const middle = (sizePx - 1) / 2
  const last = sizePx - 1
  const within = (place: number) => Math.min(Math.max(place, 0), last)
  const cosOf = new Float64Array(sizePx)
  const sinOf = new Float64Array(sizePx)
  return (from: Uint8Array, to: Uint8Array, random: Random): void => {
    const { cos, sin, shiftX, shiftY, contrast, mirrored } = drawMove(ranges, sizePx, random)
    const ahead = mirrored ? -1 : 1
    for (let x = 0; x < sizePx; x++) {
      const dx = x - middle - shiftX
      cosOf[x] = cos * dx
      sinOf[x] = sin * dx
    }
    for (let y = 0; y < sizePx; y++) {
      const dy = y - middle - shiftY
      const sinDy = sin * dy
      const cosDy = cos * dy
      let at = mirrored ? (y + 1) * sizePx - 1 : y * sizePx
      for (let x = 0; x < sizePx; x++) {
        const sourceX = cosOf[x]! + sinDy + middle
        const sourceY = cosDy - sinOf[x]! + middle
        let grey: number
        if (sourceX >= 0 && sourceY >= 0 && sourceX < last && sourceY < last) {
          const x0 = sourceX | 0
          const y0 = sourceY | 0
          const first = (y0 * sizePx + x0) | 0
          const fx = sourceX - x0
          const fy = sourceY - y0
          const top = from[first]! * (1 - fx) + from[first + 1]! * fx
          const bottom = from[first + sizePx]! * (1 - fx) + from[first + sizePx + 1]! * fx
          grey = top * (1 - fy) + bottom * fy
        } else grey = greyAt(from, sizePx, within(sourceX), within(sourceY))
        grey = (grey - 127.5) * contrast + 127.5
        to[at] = grey < 0.5 ? 0 : grey >= 255 ? 255 : (grey + 0.5) | 0
        at += ahead
      }
    }
  }
}
