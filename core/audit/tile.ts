/** Hashes in a full tile (c2sp.org/tlog-tiles: height 8). */
export const TILE_WIDTH = 256
const HIGHEST_LEVEL = 63

/** A tile of the tree's hashes, or a bundle of its entries. A partial tile has a width below 256. */
export interface Tile {
  readonly level: number | 'entries'
  readonly index: number
  readonly width: number
}

/** Below the log's URL: `tile/<L>/<N>[.p/<W>]`, the index in groups of three digits, all but the last after an `x`. */
export const tilePath = ({ level, index, width }: Tile): string => {
  const groups: string[] = []
  for (let rest = index, last = true; last || rest > 0; rest = Math.floor(rest / 1000), last = false)
    groups.unshift(`${last ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`)
  return `tile/${level}/${groups.join('/')}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** Reads such a path strictly: what tilePath would not write is `null`. */
export const parseTilePath = (path: string): Tile | null => {
  const found = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (!found) return null
  const level = found[1] === 'entries' ? 'entries' : Number(found[1])
  const index = Number(found[2]!.replace(/[x/]/g, ''))
  const width = found[3] === undefined ? TILE_WIDTH : Number(found[3])
  if ((level !== 'entries' && level > HIGHEST_LEVEL) || width < 1 || !Number.isSafeInteger(index)) return null
  const tile = { level, index, width } as const
  return tilePath(tile) === path ? tile : null
}

/** Hashes that a tree of this size has at a level of tiles. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level)

/** The tile with this index at a level of a tree of this size. */
export const tileAt = (level: number, index: number, size: number): Tile => ({
  level,
  index,
  width: Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH),
})

/** All tiles of one level of a tree of this size, or all its bundles of entries. */
export const tilesAt = (level: number | 'entries', size: number): Tile[] => {
  const height = level === 'entries' ? 0 : level
  const count = Math.ceil(hashesAt(height, size) / TILE_WIDTH)
  return Array.from({ length: count }, (_, index) => ({ ...tileAt(height, index, size), level }))
}

/** Levels of tiles that a tree of this size has. */
export const levelsOf = (size: number): number => {
  let levels = 0
  while (hashesAt(levels, size) > 0) levels++
  return levels
}
