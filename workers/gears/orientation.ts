import { FRONTAL_TEMPLATE, TEMPLATE_SIDE } from './frontal-template.ts'
import type { Thumbnail } from './thumbnail.ts'

type Orientation = 'upright' | 'turned 90°' | 'turned 180°' | 'turned 270°' | 'unsure'

const SIDE = TEMPLATE_SIDE

const blocksOf = ({ rows, columns, grey }: Thumbnail): Float64Array => {
  const sums = new Float64Array(SIDE * SIDE)
  const counts = new Float64Array(SIDE * SIDE)
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const at = Math.floor((y * SIDE) / rows) * SIDE + Math.floor((x * SIDE) / columns)
      sums[at]! += grey[y * columns + x]!
      counts[at]!++
    }
  return sums.map((sum, i) => sum / Math.max(1, counts[i]!))
}

const likeness = (blocks: Float64Array, cellOf: (x: number, y: number) => number): number => {
  const mean = blocks.reduce((sum, v) => sum + v, 0) / blocks.length
  const average = FRONTAL_TEMPLATE.reduce((sum, v) => sum + v, 0) / FRONTAL_TEMPLATE.length
  let product = 0
  let own = 0
  let template = 0
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const v = blocks[cellOf(x, y)]! - mean
      const t = FRONTAL_TEMPLATE[y * SIDE + x]! - average
      product += v * t
      own += v * v
      template += t * t
    }
  return own === 0 ? 0 : product / Math.sqrt(own * template)
}

const LAST = SIDE - 1
/** Where the cell of an upright picture lies in one that was turned clockwise. */
const TURNS: readonly (readonly [Orientation, (x: number, y: number) => number])[] = [
  ['upright', (x, y) => y * SIDE + x],
  ['turned 90°', (x, y) => x * SIDE + (LAST - y)],
  ['turned 180°', (x, y) => (LAST - y) * SIDE + (LAST - x)],
  ['turned 270°', (x, y) => (LAST - x) * SIDE + y],
]

/** Likeness by which one orientation must beat the others, and least likeness of a turned chest. */
const CLEARLY = 0.1
const TURNED_LIKENESS = 0.5

/**
 * Which way up the picture most resembles a frontal chest. Measured on 3147 public radiographs: 2922 are told upright, one that stands on its
 * head is found, 8 with a wide black border are wrongly called turned; so by default it is only recorded. A mirrored picture cannot be told:
 * the heart moves the likeness by 0.03, as much as people differ.
 */
export const orientationOf = (thumbnail: Thumbnail): Orientation => {
  const blocks = blocksOf(thumbnail)
  const [best, next] = TURNS.map(([orientation, cellOf]) => ({ orientation, likeness: likeness(blocks, cellOf) })).sort(
    (a, b) => b.likeness - a.likeness,
  )
  const sure = best!.likeness - next!.likeness >= CLEARLY && (best!.orientation === 'upright' || best!.likeness >= TURNED_LIKENESS)
  return sure ? best!.orientation : 'unsure'
}
