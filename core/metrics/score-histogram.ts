import * as z from 'zod'
import type { Labels, Scores } from './auc.ts'
import { suppressMetric } from './metric.ts'
import { peopleOf } from './people.ts'
import { CELLS, cellOf, edgeAt, onGrid } from './score-grid.ts'

/** Neighbouring cells of the grid (score-grid.ts) from cell `from` to where the next bin begins, the last to the end of the grid. */
const Bin = z.strictObject({
  from: z
    .int()
    .min(0)
    .max(CELLS - 1),
  count: z.int().min(1).max(1e9),
  /** Mean of the logits in it, those beyond the grid taken as its ends. */
  mean: z.string().regex(/^-?\d\.\d{3}$/),
})

const Bins = z
  .array(Bin)
  .min(1)
  .max(CELLS)
  .refine((bins) => bins[0]?.from === 0, 'The first bin begins at the first cell.')
  .refine((bins) => bins.every((bin, i) => i === 0 || bin.from > bins[i - 1]!.from), 'Bins are in order.')
  .refine((bins) => spans(bins).every(({ low, high, mean }) => low <= mean && mean <= high), 'A mean lies within its bin.')
type Bins = z.infer<typeof Bin>[]

/**
 * Scores of a site as they may leave it, each class in bins of its own. No bin holds fewer than k of its class, none is shown unless
 * both classes reach k, and edges are those of a fixed grid: an edge tells no more than that somebody's score is within ¼ of it.
 */
export const ScoreHistogram = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), positives: Bins, negatives: Bins }),
  z.strictObject({ kind: z.literal('suppressed') }),
  z.strictObject({ kind: z.literal('undefined'), reason: z.enum(['ONE_CLASS', 'EMPTY']) }),
])
export type ScoreHistogram = z.infer<typeof ScoreHistogram>

/** A bin with its ends: cells `from` to `to` − 1, logits `low` to `high`. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
  readonly count: number
  readonly mean: number
}

export const spans = (bins: readonly z.infer<typeof Bin>[]): Span[] =>
  bins.map(({ from, count, mean }, i) => {
    const to = bins[i + 1]?.from ?? CELLS
    return { from, to, low: edgeAt(from), high: edgeAt(to), count, mean: Number(mean) }
  })

/** Ends of bins that are closed, from cell 0 on, as soon as each is of `fewest` people; what is left over joins the last. */
const endsFrom = (people: readonly (readonly string[])[], fewest: number): number[] => {
  const ends: number[] = []
  let open = new Set<string>()
  people.forEach((here, cell) => {
    for (const who of here) open.add(who)
    if (open.size < fewest) return
    ends.push(cell + 1)
    open = new Set()
  })
  return [...ends.slice(0, -1), CELLS]
}

/** Cells of one class: images, the sum of their logits, and whose they are. */
interface Side {
  readonly counts: Float64Array
  readonly sums: Float64Array
  readonly people: readonly string[][]
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

/**
 * Joins cells until each bin is of at least `fewest` people, starting from one end. Positives are joined from the low end and negatives from the
 * high one: there the classes overlap, so there the bins are the narrowest, and what is left over lies where it decides nothing.
 */
const joined = ({ counts, sums, people }: Side, fewest: number, begin: 'low' | 'high'): Bins => {
  const starts =
    begin === 'low'
      ? [0, ...endsFrom(people, fewest).slice(0, -1)]
      : endsFrom(people.toReversed(), fewest)
          .map((end) => CELLS - end)
          .reverse()
  return starts.map((from, i) => {
    const count = sumOf(counts.slice(from, starts[i + 1]))
    return { from, count, mean: (sumOf(sums.slice(from, starts[i + 1])) / count + 0).toFixed(3) }
  })
}

/**
 * Counts the scores of each class, joining cells until no bin holds fewer than k images or is of fewer than k people.
 * @param logits finite
 * @param patients a pseudonym for each image; absent: each image is of another person
 */
export const scoreHistogram = (logits: Scores, labels: Labels, k: number, patients?: readonly string[]): ScoreHistogram => {
  const cells = { length: CELLS }
  const side = (): Side => ({ counts: new Float64Array(CELLS), sums: new Float64Array(CELLS), people: Array.from(cells, () => []) })
  const [ofPositives, ofNegatives] = [side(), side()]
  for (let i = 0; i < logits.length; i++) {
    const { counts, sums, people } = labels[i] === 1 ? ofPositives : ofNegatives
    counts[cellOf(logits[i]!)]!++
    sums[cellOf(logits[i]!)]! += onGrid(logits[i]!)
    people[cellOf(logits[i]!)]!.push(patients ? patients[i]! : String(i))
  }
  const [positives, negatives] = [sumOf(ofPositives.counts), sumOf(ofNegatives.counts)]
  const told = suppressMetric({ value: 0, positives, negatives, people: peopleOf(labels, patients), comparesClasses: true }, k)
  if (told.kind !== 'value') return told
  const fewest = Math.max(k, 1)
  return { kind: 'value', positives: joined(ofPositives, fewest, 'low'), negatives: joined(ofNegatives, fewest, 'high') }
}
