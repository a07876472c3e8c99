import { type PreparedItem, SPLITS, type Split } from './prepared.ts'

/** What of an item counts here. */
export type Labelled = Pick<PreparedItem, 'split' | 'labels'>

export interface ClassCounts {
  readonly positive: number
  readonly negative: number
}

const countOf = (items: readonly Labelled[], label: string, value: 0 | 1): number =>
  items.filter((item) => item.labels[label] === value).length

/** Images of both classes of a label, in each split. */
export const classBalance = (items: readonly Labelled[], label: string): Readonly<Record<Split, ClassCounts>> => {
  const counts = (split: Split): ClassCounts => {
    const here = items.filter((item) => item.split === split)
    return { positive: countOf(here, label, 1), negative: countOf(here, label, 0) }
  }
  const [train, val, test] = SPLITS.map(counts) as [ClassCounts, ClassCounts, ClassCounts]
  return { train, val, test }
}

/** One weight an item, n / (2 · images of its class), so that both classes weigh alike and the mean is 1 where there are two. */
export const sampleWeights = (items: readonly Labelled[], label: string): Float64Array => {
  const ofClass = [countOf(items, label, 0), countOf(items, label, 1)]
  return Float64Array.from(items, (item) => items.length / (2 * ofClass[item.labels[label]!]!))
}
