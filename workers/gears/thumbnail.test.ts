import { expect, test } from 'vitest'
import { emptyBordersPercent } from './empty-borders.ts'
import type { Frame } from './frame.ts'
import { FRONTAL_TEMPLATE, TEMPLATE_SIDE } from './frontal-template.ts'
import { noisePercent } from './noise.ts'
import { orientationOf } from './orientation.ts'
import { type Thumbnail, thumbnailOf } from './thumbnail.ts'

const frameOf = (rows: number, columns: number, valueAt: (x: number, y: number) => number): Frame => ({
  rows,
  columns,
  bitsAllocated: 16,
  values: Uint16Array.from({ length: rows * columns }, (_, i) => valueAt(i % columns, Math.floor(i / columns))),
})
const identity = { offset: 0, table: Uint16Array.from({ length: 65_536 }, (_, i) => i), voi: '' }

test('a thumbnail has at most 256 rows and columns, and shows the picture through its display', () => {
  const inverted = { ...identity, table: identity.table.map((v) => 65_535 - v) }
  const { rows, columns, grey } = thumbnailOf(
    frameOf(600, 100, (x, y) => x + y),
    inverted,
  )
  expect([rows, columns]).toEqual([256, 100])
  expect(grey[0]).toBe(65_535 - (0 + 1))
  expect(grey.at(-1)).toBe(65_535 - (99 + 598))
})

test('empty rows and columns are counted apart, and the larger share is told', () => {
  const half = frameOf(200, 200, (x, y) => (x < 100 ? 0 : y < 20 ? 0 : 20_000 + ((x * 31 + y * 17) % 97) * 300))
  expect(emptyBordersPercent(thumbnailOf(half, identity))).toBeCloseTo(50, 0)
  expect(
    emptyBordersPercent(
      thumbnailOf(
        frameOf(200, 200, (x, y) => ((x * 31 + y * 17) % 97) * 600),
        identity,
      ),
    ),
  ).toBe(0)
})

test('the noise is the standard deviation of the grain, whatever lies below it', () => {
  let seed = 1
  const uniform = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  const grainy = frameOf(800, 800, (x, y) => 2000 + x + Math.round(300 * Math.sin(y / 90)) + Math.round(20 * normal()))
  expect(noisePercent(grainy, 2000)).toBeGreaterThan(0.95)
  expect(noisePercent(grainy, 2000)).toBeLessThan(1.05)
  expect(
    noisePercent(
      frameOf(800, 800, (x) => 2000 + x),
      2000,
    ),
  ).toBe(0)
})

/** The mean chest, each cell four by four pixels, `quarters` turned clockwise. */
const chest = (quarters: number): Thumbnail => {
  const side = TEMPLATE_SIDE * 4
  const grey = new Uint16Array(side * side)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let [u, v] = [x, y]
      for (let i = 0; i < quarters; i++) [u, v] = [v, side - 1 - u]
      grey[y * side + x] = 30_000 + 100 * FRONTAL_TEMPLATE[(v >> 2) * TEMPLATE_SIDE + (u >> 2)]!
    }
  return { rows: side, columns: side, grey }
}

test('a chest that was turned is told from an upright one, and a picture without a chest is not judged', () => {
  expect([0, 1, 2, 3].map((quarters) => orientationOf(chest(quarters)))).toEqual(['upright', 'turned 90°', 'turned 180°', 'turned 270°'])
  expect(orientationOf({ rows: 4, columns: 4, grey: new Uint16Array(16).fill(9) })).toBe('unsure')
})
