import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesToHex, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { consistencyProof, verifyConsistency } from './consistency.ts'
import { inclusionProof, verifyInclusion } from './inclusion.ts'
import { leafHash, rootOfLeaves } from './tree.ts'

/** Made by core/audit/testing/rfc9162_vectors.py: another language, another way to walk the tree. */
const vectors = JSON.parse(readFileSync(new URL('./testing/rfc9162-vectors.json', import.meta.url), 'utf8')) as {
  hashes: string[]
  inclusion: [index: number, size: number, leaf: number, root: number, proof: number[]][]
  consistency: [oldSize: number, size: number, oldRoot: number, root: number, proof: number[]][]
}
const hashes = vectors.hashes.map(hexToBytes)
const all = (numbers: readonly number[]): Uint8Array[] => numbers.map((i) => hashes[i]!)
const PUBLISHED = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hexToBytes)
const leaves = Array.from({ length: 257 }, (_, i) => leafHash(PUBLISHED[i] ?? utf8ToBytes(`entry ${i}`)))
const flipped = (bytes: Uint8Array, bit: number): Uint8Array => bytes.map((byte, i) => (i === 0 ? byte ^ (1 << bit) : byte))

/** The ways in which a proof is spoilt in the published sets of vectors: another number, swapped or changed hashes, more or fewer steps. */
const spoilt = (proof: readonly Uint8Array[], extra: readonly Uint8Array[]): Uint8Array[][] => [
  ...extra.flatMap((hash) => [
    [...proof, hash],
    [hash, ...proof],
  ]),
  ...proof.map((step, at) => proof.map((other, i) => (i === at ? flipped(step, 4) : other))),
  ...(proof.length > 0 ? [[], proof.slice(1), proof.slice(0, -1), [new Uint8Array(), ...proof]] : [[new Uint8Array(32)]]),
  ...(proof.length > 1 ? [[...proof].reverse()] : []),
]

test('there are at least 98 foreign vectors of each kind', () => {
  expect(Math.min(vectors.inclusion.length, vectors.consistency.length)).toBeGreaterThanOrEqual(98)
})

describe('foreign inclusion vectors', () => {
  test('are the proofs that this log makes, and hold', () => {
    for (const [index, size, leaf, root, proof] of vectors.inclusion) {
      expect(inclusionProof(leaves.slice(0, size), index).map(bytesToHex)).toEqual(all(proof).map(bytesToHex))
      expect(verifyInclusion({ index, size, leaf: hashes[leaf]!, root: hashes[root]!, proof: all(proof) })).toBe(true)
    }
  })

  test('do not hold when spoilt in any way', () => {
    let tried = 0
    for (const [index, size, leaf, root, proof] of vectors.inclusion) {
      const good = { index, size, leaf: hashes[leaf]!, root: hashes[root]!, proof: all(proof) }
      const bad = [
        ...spoilt(good.proof, [good.leaf, good.root]).map((changed) => ({ ...good, proof: changed })),
        ...[index - 1, index + 1, index + size, -1].map((changed) => ({ ...good, index: changed })),
        ...[0, -1, index].map((changed) => ({ ...good, size: changed })),
        { ...good, leaf: flipped(good.leaf, 0) },
        { ...good, root: flipped(good.root, 7) },
      ]
      for (const one of bad) expect(verifyInclusion(one)).toBe(false)
      tried += bad.length
    }
    expect(tried).toBeGreaterThan(1000)
  })
})

describe('foreign consistency vectors', () => {
  test('are the proofs that this log makes, and hold', () => {
    for (const [oldSize, size, oldRoot, root, proof] of vectors.consistency) {
      expect(bytesToHex(rootOfLeaves(leaves.slice(0, oldSize)))).toBe(vectors.hashes[oldRoot])
      expect(consistencyProof(leaves.slice(0, size), oldSize).map(bytesToHex)).toEqual(all(proof).map(bytesToHex))
      const held = { oldSize, newSize: size, oldRoot: hashes[oldRoot]!, newRoot: hashes[root]!, proof: all(proof) }
      expect(verifyConsistency(held)).toBe(true)
    }
  })

  test('do not hold when spoilt in any way', () => {
    let tried = 0
    for (const [oldSize, newSize, oldRoot, root, proof] of vectors.consistency) {
      const good = { oldSize, newSize, oldRoot: hashes[oldRoot]!, newRoot: hashes[root]!, proof: all(proof) }
      const bad = [
        ...spoilt(good.proof, [good.oldRoot, good.newRoot]).map((changed) => ({ ...good, proof: changed })),
        { ...good, oldSize: newSize + 1 },
        { ...good, oldSize: -1 },
        { ...good, oldRoot: flipped(good.oldRoot, 3) },
        { ...good, newRoot: flipped(good.newRoot, 3) },
        ...(oldSize === newSize ? [] : [{ ...good, oldRoot: good.newRoot, newRoot: good.oldRoot }]),
      ]
      for (const one of bad) expect(verifyConsistency(one)).toBe(false)
      tried += bad.length
    }
    expect(tried).toBeGreaterThan(1000)
  })
})
