/** Deterministic random numbers for phantoms (mulberry32): the same seed draws the same hospital on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Whole number in [low, high]. */
  whole(low: number, high: number): number
  /** Roughly normal, mean 0, standard deviation 1 (sum of four uniforms). */
  normal(): number
  pick<T>(values: readonly T[]): T
}

const hashSeed = (text: string): number => {
  let h = 2_166_136_261
  for (const char of text) h = Math.imul(h ^ char.codePointAt(0)!, 16_777_619)
  return h >>> 0
}

export const randomOf = (seed: string): Random => {
  let state = hashSeed(seed)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number): number => low + (high - low) * next()
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    whole,
    normal: () => (next() + next() + next() + next() - 2) * 1.732,
    pick: (values) => values[whole(0, values.length - 1)]!,
  }
}

/** Smooth noise on a lattice of `cells` × `cells`, about −1 to 1, read at x, y in [0, 1]. */
export const smoothNoise = (random: Random, cells: number): ((x: number, y: number) => number) => {
  const side = cells + 2
  const lattice = Float64Array.from({ length: side * side }, () => random.between(-1, 1))
  const fade = (t: number): number => t * t * (3 - 2 * t)
  return (x, y) => {
    const fx = Math.min(cells, Math.max(0, x * cells))
    const fy = Math.min(cells, Math.max(0, y * cells))
    const ix = Math.floor(fx)
    const iy = Math.floor(fy)
    const tx = fade(fx - ix)
    const ty = fade(fy - iy)
    const at = iy * side + ix
    const top = lattice[at]! + (lattice[at + 1]! - lattice[at]!) * tx
    const bottom = lattice[at + side]! + (lattice[at + side + 1]! - lattice[at + side]!) * tx
    return top + (bottom - top) * ty
  }
}
