import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes } from '../bytes.ts'
import type { Hash } from '../id.ts'

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

const root = (hashes: readonly Uint8Array[]): Uint8Array => {
  if (hashes.length === 0) return sha256(new Uint8Array())
  if (hashes.length === 1) return hashes[0]!
  const left = 2 ** Math.floor(Math.log2(hashes.length - 1))
  return sha256(concatBytes(NODE, root(hashes.slice(0, left)), root(hashes.slice(left))))
}

/** Merkle tree hash of a list of byte strings (RFC 6962 §2.1): leaves and nodes are hashed with different prefixes. */
export const merkleRoot = (leaves: readonly Uint8Array[]): Hash =>
  bytesToHex(root(leaves.map((leaf) => sha256(concatBytes(LEAF, leaf))))) as Hash
