import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { merkleRoot } from '../dataset/merkle-root.ts'
import { consistencyProof, verifyConsistency } from './consistency.ts'
import { inclusionProof, verifyInclusion } from './inclusion.ts'
import { appendLeaf, type Frontier, leafHash, rootOf, rootOfLeaves } from './tree.ts'

const leavesOf = (n: number): Uint8Array[] => Array.from({ length: n }, (_, i) => leafHash(utf8ToBytes(`leaf ${i}`)))
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte))

test('the root from the frontier equals the recomputed root for every size from 0 to 300', () => {
  const leaves = leavesOf(300)
  let frontier: Frontier = []
  for (let size = 0; size <= 300; size++) {
    expect(bytesToHex(rootOf(frontier, size))).toBe(bytesToHex(rootOfLeaves(leaves.slice(0, size))))
    if (size < 300) frontier = appendLeaf(frontier, size, leaves[size]!)
  }
})

test('the root from the frontier equals the recomputed root for random larger sizes', () => {
  const leaves = leavesOf(5000)
  fc.assert(
    fc.property(fc.integer({ min: 301, max: 5000 }), (size) => {
      const frontier = leaves.slice(0, size).reduce<Frontier>((found, leaf, i) => appendLeaf(found, i, leaf), [])
      expect(bytesToHex(rootOf(frontier, size))).toBe(bytesToHex(rootOfLeaves(leaves.slice(0, size))))
    }),
    { numRuns: 12 },
  )
})

test('the root equals the published roots of the certificate transparency vectors, and the root of a prepared data set', () => {
  const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hexToBytes)
  expect(bytesToHex(rootOfLeaves(data.map(leafHash)))).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  expect(bytesToHex(rootOfLeaves(data.map(leafHash)))).toBe(merkleRoot(data))
})

test('a frontier that does not belong to the size is refused', () => {
  expect(() => appendLeaf([], 1, leafHash(utf8ToBytes('a')))).toThrow(RangeError)
  expect(() => rootOf([leafHash(utf8ToBytes('a'))], 0)).toThrow(RangeError)
})

describe('inclusion', () => {
  const leaves = leavesOf(40)
  test('each leaf of each tree of up to 40 leaves is proved to be in it', () => {
    for (let size = 1; size <= 40; size++) {
      const tree = leaves.slice(0, size)
      const root = rootOfLeaves(tree)
      for (let index = 0; index < size; index++)
        expect(verifyInclusion({ index, size, leaf: leaves[index]!, proof: inclusionProof(tree, index), root })).toBe(true)
    }
  })

  test('a proof is refused for another place, size, leaf or root, and when shortened, lengthened or changed', () => {
    for (let size = 1; size <= 40; size++) {
      const tree = leaves.slice(0, size)
      const root = rootOfLeaves(tree)
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(tree, index)
        const good = { index, size, leaf: leaves[index]!, proof, root }
        for (const bad of [
          { ...good, index: index + 1 },
          { ...good, index: index - 1 },
          { ...good, index: index + 0.5 },
          { ...good, leaf: flipped(good.leaf) },
          { ...good, root: flipped(root) },
          { ...good, proof: [...proof, root] },
          ...(proof.length > 0
            ? [
                { ...good, proof: proof.slice(1) },
                { ...good, proof: proof.slice(0, -1) },
                { ...good, proof: [flipped(proof[0]!), ...proof.slice(1)] },
              ]
            : []),
        ])
          expect(verifyInclusion(bad)).toBe(false)
      }
    }
    expect(() => inclusionProof(leaves, 40)).toThrow(RangeError)
  })
})

describe('consistency', () => {
  const leaves = leavesOf(40)
  const roots = Array.from({ length: 41 }, (_, size) => rootOfLeaves(leaves.slice(0, size)))
  test('each earlier size of each tree of up to 40 leaves is proved to be a prefix of it', () => {
    for (let newSize = 0; newSize <= 40; newSize++)
      for (let oldSize = 0; oldSize <= newSize; oldSize++) {
        const proof = consistencyProof(leaves.slice(0, newSize), oldSize)
        expect(verifyConsistency({ oldSize, oldRoot: roots[oldSize]!, newSize, newRoot: roots[newSize]!, proof })).toBe(true)
      }
  })

  test('a proof is refused for other roots, when shortened, lengthened or changed, and for a shrunken tree', () => {
    for (let newSize = 1; newSize <= 40; newSize++)
      for (let oldSize = 1; oldSize <= newSize; oldSize++) {
        const proof = consistencyProof(leaves.slice(0, newSize), oldSize)
        const good = { oldSize, oldRoot: roots[oldSize]!, newSize, newRoot: roots[newSize]!, proof }
        for (const bad of [
          { ...good, oldRoot: flipped(good.oldRoot) },
          { ...good, newRoot: flipped(good.newRoot) },
          { ...good, oldSize: newSize + 1 },
          { ...good, proof: [...proof, good.newRoot] },
          ...(proof.length > 0
            ? [
                { ...good, proof: proof.slice(1) },
                { ...good, proof: proof.slice(0, -1) },
                { ...good, proof: [flipped(proof[0]!), ...proof.slice(1)] },
              ]
            : []),
        ])
          expect(verifyConsistency(bad)).toBe(false)
      }
  })

  test('a log that rewrote an earlier leaf cannot prove that it only appended', () => {
    const rewritten = leaves.map((leaf, i) => (i === 5 ? flipped(leaf) : leaf))
    for (let oldSize = 6; oldSize < 40; oldSize++) {
      const proof = consistencyProof(rewritten, oldSize)
      expect(verifyConsistency({ oldSize, oldRoot: roots[oldSize]!, newSize: 40, newRoot: rootOfLeaves(rewritten), proof })).toBe(false)
    }
  })
})
