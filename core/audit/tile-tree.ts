import { sha256 } from '@noble/hashes/sha2.js'
import { TILE_WIDTH, type Tile, tileAt } from './tile.ts'
import { type LeafRange, nodeHash, rootOfLeaves, splitOf } from './tree.ts'

const HASH_BYTES = 32
const HEIGHT = 8

/** A log as its tiles show it: every proof can be made of them, by whoever wants it. */
export interface TileTree {
  readonly size: number
  /** Root over the leaves from `from` to before `to`: a range of RFC 9162's recursion (range.ts). @throws {RangeError} for a tile of a wrong length */
  root(range: LeafRange): Promise<Uint8Array>
}

/** The hashes in a tile. @throws {RangeError} when it does not hold as many as its name says */
export const hashesOf = (tile: Tile, bytes: Uint8Array): Uint8Array[] => {
  if (bytes.length !== tile.width * HASH_BYTES)
    throw new RangeError(`The tile holds ${bytes.length} bytes, not ${tile.width * HASH_BYTES}.`)
  return Array.from({ length: tile.width }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES))
}

/** @param fetchTile its bytes, from wherever; each tile is asked for once */
export const tileTree = (size: number, fetchTile: (tile: Tile) => Promise<Uint8Array>): TileTree => {
  const held = new Map<string, Promise<Uint8Array[]>>()
  const hashes = (level: number, index: number): Promise<Uint8Array[]> => {
    const name = `${level}/${index}`
    const known = held.get(name)
    if (known) return known
    const tile = tileAt(level, index, size)
    const fetched = fetchTile(tile).then((bytes) => hashesOf(tile, bytes))
    held.set(name, fetched)
    return fetched
  }
  /** Root of the full subtree over 2^height leaves, the `index`-th of its kind. */
  const full = async (height: number, index: number): Promise<Uint8Array> => {
    const width = 2 ** (height % HEIGHT)
    const first = index * width
    const tile = await hashes(Math.floor(height / HEIGHT), Math.floor(first / TILE_WIDTH))
    return rootOfLeaves(tile, first % TILE_WIDTH, (first % TILE_WIDTH) + width)
  }
  const root = async ([from, to]: LeafRange): Promise<Uint8Array> => {
    const length = to - from
    if (length === 0) return sha256(new Uint8Array())
    const height = Math.log2(length)
    if (Number.isInteger(height)) return full(height, from / length)
    const middle = from + splitOf(length)
    return nodeHash(...(await Promise.all([root([from, middle]), root([middle, to])])))
  }
  return { size, root }
}

/** A proof over these ranges: inclusionRanges or consistencyRanges. */
export const proofOf = (tree: TileTree, ranges: readonly LeafRange[]): Promise<Uint8Array[]> => Promise.all(ranges.map(tree.root))
