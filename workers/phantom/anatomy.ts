import { type Random, smoothNoise } from './random.ts'

export interface AnatomyOptions {
  readonly sizePx: number
  readonly thorax: number
  readonly contrast: number
  /** Standard deviation of the pixel noise, of full range 1. */
  readonly noise: number
  readonly consolidation: boolean
}

const smoothStep = (edge: number, softness: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - edge) / softness + 0.5))
  return t * t * (3 - 2 * t)
}

/** Anatomy is drawn this much smaller and enlarged; the noise is not. */
const COARSER = 2.5

/** A filled ellipse with a soft rim: 1 inside, 0 outside. */
const ellipse = (x: number, y: number, cx: number, cy: number, rx: number, ry: number, rim: number): number => {
  const d = Math.hypot((x - cx) / rx, (y - cy) / ry)
  return 1 - smoothStep(1, rim, d)
}

interface Blob {
  readonly x: number
  readonly y: number
  readonly rx: number
  readonly ry: number
  readonly density: number
}

const consolidationOf = (random: Random): Blob[] => {
  const side = random.pick([-1, 1])
  const count = random.whole(1, 2)
  return Array.from({ length: count }, () => ({
    x: side * random.between(0.26, 0.46),
    y: random.between(0.42, 0.72),
    rx: random.between(0.15, 0.27),
    ry: random.between(0.13, 0.24),
    density: random.between(0.24, 0.4),
  }))
}

/** Small round shadows that are no pneumonia: so that brightness alone does not give the label away. */
const nodulesOf = (random: Random): Blob[] =>
  Array.from({ length: random.whole(0, 2) }, () => ({
    x: random.pick([-1, 1]) * random.between(0.2, 0.5),
    y: random.between(0.3, 0.75),
    rx: random.between(0.018, 0.03),
    ry: random.between(0.018, 0.03),
    density: random.between(0.1, 0.22),
  }))

/**
 * A chest-like picture: soft tissue, two lungs, heart and mediastinum, spine, ribs, clavicles, diaphragm, noise;
 * with `consolidation`, one or two cloudy shadows in one lung.
 * @returns sizePx × sizePx values from 0 (air, dark) to 1 (dense, bright)
 */
export const drawChest = (random: Random, options: AnatomyOptions): Float32Array => {
  const { sizePx, contrast } = options
  const scale = options.thorax * random.between(0.92, 1.06)
  const shift = { x: random.normal() * 0.03, y: random.normal() * 0.02 }
  const lung = { dark: random.between(0.28, 0.36), top: random.between(0.11, 0.15), width: random.between(0.92, 1.08) }
  const heart = { rx: random.between(0.19, 0.26), ry: random.between(0.16, 0.2), x: random.between(0.08, 0.14) }
  const ribs = { phase: random.between(0, 1), strength: random.between(0.04, 0.07), slope: random.between(0.35, 0.55) }
  const tissue = smoothNoise(random, 4)
  const vessels = smoothNoise(random, 26)
  const cloud = smoothNoise(random, 14)
  const blobs = [...(options.consolidation ? consolidationOf(random) : []), ...nodulesOf(random)]

  const half = Math.ceil(sizePx / COARSER) + 1
  const coarse = new Float32Array(half * half)
  for (let row = 0; row < half; row++) {
    for (let column = 0; column < half; column++) {
      const u = column / (half - 1)
      const v = row / (half - 1)
      const x = (u * 2 - 1 - shift.x) / scale
      const y = (v - 0.5 - shift.y) / scale + 0.5
      const ax = Math.abs(x)
      const shoulders = 0.2 + 0.86 * smoothStep(0.13, 0.22, y) - 0.2 * smoothStep(0.42, 0.3, y)
      const body = 1 - smoothStep(shoulders, 0.05, ax)
      const base = 0.79 + 0.6 * (ax - 0.26) ** 2 - (x < 0 ? 0.03 : 0)
      const t = Math.min(1, Math.max(0, (y - lung.top) / (base - lung.top)))
      const reach = (0.17 + 0.1 * t) * lung.width * Math.sqrt(1 - (1 - Math.min(1, 1.9 * t)) ** 2)
      const inLung =
        (1 - smoothStep(reach, 0.05, Math.abs(ax - 0.3 - 0.1 * t))) * (1 - smoothStep(base, 0.03, y)) * smoothStep(lung.top, 0.03, y)
      const spine = (1 - smoothStep(0.07, 0.04, ax)) * (0.07 + 0.015 * Math.sin(y * 75))
      const centre = Math.max((1 - smoothStep(0.13, 0.1, ax)) * 0.1, ellipse(x, y, heart.x, 0.65, heart.rx, heart.ry, 0.22) * 0.17)
      const cage = (1 - smoothStep(0.74, 0.1, ax)) * (1 - smoothStep(base + 0.06, 0.08, y)) * smoothStep(lung.top - 0.03, 0.06, y)
      const rib = Math.sin((y * 8.5 - ax * ribs.slope + ax * ax * 2.2 + ribs.phase) * 2 * Math.PI)
      const clavicle = Math.abs(y - (0.235 - 0.16 * ax + 0.06 * Math.sin(ax * 6)))
      let z = body * (0.56 + 0.05 * tissue(u, v) + 0.12 * smoothStep(0.8, 0.2, y)) + 0.02
      z -= inLung * (lung.dark - 0.035 * vessels(u, v) - 0.05 * (1 - smoothStep(0.3, 0.3, ax)))
      z += (centre + spine) * body
      z += smoothStep(0.5, 0.7, rib) * ribs.strength * cage * smoothStep(0.14, 0.08, ax)
      z += (1 - smoothStep(0.018, 0.016, clavicle)) * 0.08 * smoothStep(0.08, 0.06, ax) * (1 - smoothStep(0.66, 0.06, ax)) * body
      let shadow = 0
      for (const blob of blobs) shadow = Math.max(shadow, ellipse(x, y, blob.x, blob.y, blob.rx, blob.ry, 0.9) * blob.density)
      z += shadow * (0.9 + 0.3 * cloud(u, v)) * Math.min(1, inLung + 0.1)
      coarse[row * half + column] = z
    }
  }
  return finish(coarse, half, sizePx, contrast, options.noise, random)
}

/** Enlarged by linear interpolation, contrast about the middle grey, and noise in each pixel. */
const finish = (coarse: Float32Array, half: number, sizePx: number, contrast: number, noise: number, random: Random): Float32Array => {
  const out = new Float32Array(sizePx * sizePx)
  const grain = Float32Array.from({ length: 1 << 16 }, () => noise * random.normal())
  const step = (half - 1) / sizePx
  for (let y = 0; y < sizePx; y++) {
    const sy = y * step
    const iy = Math.floor(sy)
    const ty = sy - iy
    const from = random.whole(0, 65_535)
    for (let x = 0; x < sizePx; x++) {
      const sx = x * step
      const ix = Math.floor(sx)
      const tx = sx - ix
      const at = iy * half + ix
      const top = coarse[at]! * (1 - tx) + coarse[at + 1]! * tx
      const bottom = coarse[at + half]! * (1 - tx) + coarse[at + half + 1]! * tx
      const value = top * (1 - ty) + bottom * ty
      out[y * sizePx + x] = Math.min(1, Math.max(0, 0.45 + (value - 0.45) * contrast + grain[(from + x) & 65_535]!))
    }
  }
  return out
}
