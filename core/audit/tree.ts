import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '../bytes.ts'

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Leaf hash, RFC 9162 §2.1.1: SHA-256(0x00 ‖ data). */
export const leafHash = (data: Uint8Array): Uint8Array => sha256(concatBytes(LEAF, data))
/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concatBytes(NODE, left, right))

/**
 * Roots of the full subtrees that a tree of some size falls into, largest first: one for each 1 in the binary form of the size.
 * All that must be kept to append, 32 bytes each; see rootOf.
 */
export type Frontier = readonly Uint8Array[]

const onesOf = (size: number): number => {
  let ones = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2
  return ones
}

const checkFrontier = (frontier: Frontier, size: number): void => {
  if (!Number.isSafeInteger(size) || size < 0 || frontier.length !== onesOf(size))
    throw new RangeError(`A tree of ${size} leaves has a frontier of ${onesOf(size)} hashes, not ${frontier.length}.`)
}

/** The frontier after one more leaf; `size` is the number of leaves before it. */
export const appendLeaf = (frontier: Frontier, size: number, leaf: Uint8Array): Uint8Array[] => {
  checkFrontier(frontier, size)
  const next = [...frontier]
  let hash = leaf
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) hash = nodeHash(next.pop()!, hash)
  next.push(hash)
  return next
}

/** Root of the tree with this frontier; of no leaves, the hash of the empty string (RFC 9162 §2.1.1). */
export const rootOf = (frontier: Frontier, size: number): Uint8Array => {
  checkFrontier(frontier, size)
  const last = frontier[frontier.length - 1]
  return last ? frontier.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last) : sha256(new Uint8Array())
}

/** Leaves from the first number to before the second, whose root is one hash of a proof. */
export type LeafRange = readonly [from: number, to: number]

/** Largest power of two below n. @param n at least 2 */
export const splitOf = (n: number): number => {
  let split = 1
  while (split * 2 < n) split *= 2
  return split
}

/** Root over leaf hashes by the definition itself (RFC 9162 §2.1.1), for checking a log from outside. */
export const rootOfLeaves = (leaves: readonly Uint8Array[], from = 0, to = leaves.length): Uint8Array => {
  if (to === from) return sha256(new Uint8Array())
  if (to - from === 1) return leaves[from]!
  const middle = from + splitOf(to - from)
  return nodeHash(rootOfLeaves(leaves, from, middle), rootOfLeaves(leaves, middle, to))
}
