import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesToHex, concatBytes, utf8ToBytes } from '../bytes.ts'
import { consistencyProof, consistencyRanges } from './consistency.ts'
import { joinEntries, splitEntries } from './entries.ts'
import { inclusionProof, inclusionRanges } from './inclusion.ts'
import { levelsOf, parseTilePath, type Tile, tilePath, tilesAt } from './tile.ts'
import { proofOf, tileTree } from './tile-tree.ts'
import { appendLeaf, type Frontier, leafHash, rootOf, rootOfLeaves } from './tree.ts'

const LARGEST = 70_000
const leaves = Array.from({ length: LARGEST }, (_, i) => leafHash(utf8ToBytes(`leaf ${i}`)))

/** The tile by its definition: roots over 256^level leaves each. */
const tileOf = async ({ level, index, width }: Tile): Promise<Uint8Array> => {
  const span = 256 ** (level as number)
  const first = index * 256
  return concatBytes(...Array.from({ length: width }, (_, i) => rootOfLeaves(leaves, (first + i) * span, (first + i + 1) * span)))
}

test('the root from the frontier equals the recomputed root for every size from 0 to 1,025 and for random ones to 70,000', () => {
  let frontier: Frontier = []
  const some = new Set(fc.sample(fc.integer({ min: 1026, max: LARGEST }), 6))
  for (let size = 0; size <= LARGEST; size++) {
    if (size <= 1025 || some.has(size)) expect(bytesToHex(rootOf(frontier, size))).toBe(bytesToHex(rootOfLeaves(leaves, 0, size)))
    if (size < LARGEST) frontier = appendLeaf(frontier, size, leaves[size]!)
  }
})

test('the tiles of a tree of 70,000 leaves are those of the example in the specification', () => {
  const widths = Array.from({ length: levelsOf(LARGEST) }, (_, level) => tilesAt(level, LARGEST).map(({ width }) => width))
  expect(widths.map((row) => row.length)).toEqual([274, 2, 1])
  expect(widths.map((row) => row.at(-1))).toEqual([112, 17, 1])
  expect(tilesAt('entries', LARGEST)).toHaveLength(274)
  expect(levelsOf(256)).toBe(2)
  expect(levelsOf(0)).toBe(0)
})

test('proofs made of tiles are the proofs made of all leaves, whatever the size', async () => {
  for (const size of [1, 2, 255, 256, 257, 1000, 65_536, LARGEST]) {
    const tree = tileTree(size, tileOf)
    const some = leaves.slice(0, size)
    expect(await tree.root([0, size])).toEqual(rootOfLeaves(some))
    for (const index of new Set([0, size >> 1, size - 1]))
      expect((await proofOf(tree, inclusionRanges(index, size))).map(bytesToHex)).toEqual(inclusionProof(some, index).map(bytesToHex))
    for (const old of new Set([0, 1, size >> 1, size - 1, size]))
      expect((await proofOf(tree, consistencyRanges(old, size))).map(bytesToHex)).toEqual(consistencyProof(some, old).map(bytesToHex))
  }
})

test('a tile of another length than its name says is refused', async () => {
  const tree = tileTree(300, async (tile) => (await tileOf(tile)).slice(1))
  await expect(tree.root([0, 300])).rejects.toThrow(RangeError)
})

describe('the path of a tile', () => {
  test('is written in groups of three digits, as in the example in the specification', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 'entries', index: 273, width: 112 })).toBe('tile/entries/273.p/112')
    expect(tilePath({ level: 2, index: 1000, width: 1 })).toBe('tile/2/x001/000.p/1')
  })

  test('is read as it was written', () => {
    const tile = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
      index: fc.integer({ min: 0, max: 10 ** 12 }),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(tile, (one) => {
        expect(parseTilePath(tilePath(one))).toEqual(one)
      }),
    )
  })

  test('is refused when it could be written otherwise, or leads elsewhere', () => {
    const wrong = ['tile/0/1', 'tile/00/001', 'tile/64/001', 'tile/0/x000/001', 'tile/0/001.p/0', 'tile/0/001.p/256', 'tile/0/001.p/01']
    for (const path of [...wrong, 'tile/0/../001', 'tile/-1/001', 'tile/0/001/', 'tile/names/001', '', 'tile/0/x001'])
      expect(parseTilePath(path), path).toBeNull()
  })
})

test('a bundle of entries is read as it was joined, and refused when it is cut off', () => {
  const bundle = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 })
  fc.assert(
    fc.property(bundle, (entries) => {
      const joined = joinEntries(entries)
      expect(splitEntries(joined)?.map(bytesToHex)).toEqual(entries.map(bytesToHex))
      if (joined.length > 0) expect(splitEntries(joined.slice(0, -1))?.length ?? null).not.toBe(entries.length)
    }),
  )
})
