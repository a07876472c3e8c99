import { type PreparedItem, SPLITS, type Split } from './prepared.ts'

/** What of an item counts here. */
export type Labelled = Pick<PreparedItem, 'split' | 'labels'>

export interface ClassCounts {
  readonly positive: number
  readonly negative: number
}

const countOf = (items: readonly Labelled[], label: string, value: number): number =>
  items.filter((item) => item.labels[label] === value).length

/** Images of both classes of a label, in each split; those without it do not count. */
export const classBalance = (items: readonly Labelled[], label: string): Readonly<Record<Split, ClassCounts>> => {
  const counts = (split: Split): ClassCounts => {
    const here = items.filter((item) => item.split === split)
    return { positive: countOf(here, label, 1), negative: countOf(here, label, 0) }
  }
  const [train, val, test] = SPLITS.map(counts) as [ClassCounts, ClassCounts, ClassCounts]
  return { train, val, test }
}

/**
 * One weight an item, n / (K · images of its class), so that all K classes weigh alike; at least two are thought of. 0 for an item without the
 * label, which does not count.
 */
export const sampleWeights = (items: readonly Labelled[], label: string): Float64Array => {
  const values = items.flatMap((item) => item.labels[label] ?? [])
  const classes = Math.max(2, ...values.map((value) => value + 1))
  const ofClass = Array.from({ length: classes }, (_, value) => countOf(items, label, value))
  return Float64Array.from(items, ({ labels: { [label]: value } }) =>
    value === undefined ? 0 : values.length / (classes * ofClass[value]!),
  )
}
