import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '../bytes.ts'

/** High and low 32 bits of a·b, both 32-bit unsigned. */
const multiply = (a: number, b: number): [high: number, low: number] => {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const low = aLow * bLow
  const middle = aHigh * bLow + (low >>> 16)
  const middleLow = (middle & 0xffff) + aLow * bHigh
  const high = aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(middleLow / 0x10000)
  return [high >>> 0, Math.imul(a, b) >>> 0]
}

type Four = [number, number, number, number]

/** One block of Philox4x32-10, a counter-based generator (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"). */
export const philox = (counter: Readonly<Four>, key: readonly [number, number]): Four => {
  let [a, b, c, d] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = multiply(0xd2511f53, a)
    const [high1, low1] = multiply(0xcd9e8d57, c)
    a = (high1 ^ b ^ k0) >>> 0
    b = low1
    c = (high0 ^ d ^ k1) >>> 0
    d = low0
    k0 = (k0 + 0x9e3779b9) >>> 0
    k1 = (k1 + 0xbb67ae85) >>> 0
  }
  return [a, b, c, d]
}

export interface Random {
  /** 0 … 2^32 − 1. */
  next(): number
  /** [0, 1) in steps of 2^−32. */
  uniform(): number
  /** Uniform integer 0 … limit − 1 without bias. */
  below(limit: number): number
  /** Mean 0, variance 1, within ±6: the sum of twelve uniforms. Only additions, so the same bits on every machine. */
  normal(): number
}

/** A stream of random numbers named by a text, the same on every machine: Philox keyed by the text's SHA-256. */
export const randomFrom = (seed: string): Random => {
  const view = new DataView(sha256(utf8ToBytes(`random/v1\n${seed}`)).buffer)
  const key = [view.getUint32(0), view.getUint32(4)] as const
  const [high2, high3] = [view.getUint32(8), view.getUint32(12)]
  let block = 0
  let buffer: Four = [0, 0, 0, 0]
  let at = 4
  const next = (): number => {
    if (at === 4) {
      buffer = philox([block >>> 0, Math.floor(block / 0x100000000), high2, high3], key)
      block++
      at = 0
    }
    return buffer[at++]!
  }
  const uniform = () => next() / 0x100000000
  return {
    next,
    uniform,
    below: (limit) => {
      const bound = 0x100000000 - (0x100000000 % limit)
      let value = next()
      while (value >= bound) value = next()
      return value % limit
    },
    normal: () => {
      let sum = -6
      for (let i = 0; i < 12; i++) sum += uniform()
      return sum
    },
  }
}

/** A random order of 0 … length − 1 (Fisher–Yates). */
export const shuffledIndices = (length: number, random: Random): Uint32Array => {
  const order = Uint32Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}
