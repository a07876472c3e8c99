import { equalBytes } from '../bytes.ts'
import { type LeafRange, nodeHash, rootOfLeaves, splitOf } from './tree.ts'

/** Ranges of leaves whose roots are the audit path of leaf `index` in a tree of `size` leaves, lowest first (RFC 9162 §2.1.3.1). */
export const inclusionRanges = (index: number, size: number): LeafRange[] => {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError(`There is no leaf ${index} among ${size}.`)
  const path = (from: number, to: number): LeafRange[] => {
    if (to - from === 1) return []
    const middle = from + splitOf(to - from)
    return index < middle ? [...path(from, middle), [middle, to]] : [...path(middle, to), [from, middle]]
  }
  return path(0, size)
}

/** Audit path of leaf `index` in the tree over these leaf hashes. */
export const inclusionProof = (leaves: readonly Uint8Array[], index: number): Uint8Array[] =>
  inclusionRanges(index, leaves.length).map(([from, to]) => rootOfLeaves(leaves, from, to))

export interface Inclusion {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** RFC 9162 §2.1.3.2. */
export const verifyInclusion = ({ index, size, leaf, proof, root }: Inclusion): boolean => {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  let node = index
  let last = size - 1
  let hash = leaf
  for (const step of proof) {
    if (last === 0 || step.length !== 32) return false
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(step, hash)
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else hash = nodeHash(hash, step)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equalBytes(hash, root)
}
