import { equalBytes } from '../bytes.ts'
import { type LeafRange, nodeHash, rootOfLeaves, splitOf } from './tree.ts'

/** Ranges of leaves whose roots prove that the first `oldSize` of `size` leaves are a prefix of all of them (RFC 9162 §2.1.4.1). */
export const consistencyRanges = (oldSize: number, size: number): LeafRange[] => {
  if (!Number.isSafeInteger(oldSize) || oldSize < 0 || oldSize > size)
    throw new RangeError(`There is no earlier size ${oldSize} of ${size} leaves.`)
  const subproof = (m: number, from: number, to: number, whole: boolean): LeafRange[] => {
    if (m === to - from) return whole ? [] : [[from, to]]
    const split = splitOf(to - from)
    return m <= split
      ? [...subproof(m, from, from + split, whole), [from + split, to]]
      : [...subproof(m - split, from + split, to, false), [from, from + split]]
  }
  return oldSize === 0 ? [] : subproof(oldSize, 0, size, true)
}

/** The proof itself, over these leaf hashes. */
export const consistencyProof = (leaves: readonly Uint8Array[], oldSize: number): Uint8Array[] =>
  consistencyRanges(oldSize, leaves.length).map(([from, to]) => rootOfLeaves(leaves, from, to))

export interface Consistency {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly newSize: number
  readonly newRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** RFC 9162 §2.1.4.2. Every tree is consistent with the empty one, whose proof is empty. */
export const verifyConsistency = ({ oldSize, oldRoot, newSize, newRoot, proof }: Consistency): boolean => {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize) || oldSize < 0 || oldSize > newSize) return false
  if (oldSize === 0) return proof.length === 0 && equalBytes(oldRoot, rootOfLeaves([]))
  if (oldSize === newSize) return proof.length === 0 && equalBytes(oldRoot, newRoot)
  let node = oldSize - 1
  let last = newSize - 1
  while (node % 2 === 1) {
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  // When the old size is a power of two its root is the first node of the path and is not sent.
  const path = node === 0 ? [oldRoot, ...proof] : proof
  let oldHash = path[0]
  let newHash = path[0]
  if (!oldHash || !newHash || path.some((step) => step.length !== 32)) return false
  for (const step of path.slice(1)) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(step, oldHash)
      newHash = nodeHash(step, newHash)
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else newHash = nodeHash(newHash, step)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equalBytes(oldHash, oldRoot) && equalBytes(newHash, newRoot)
}
