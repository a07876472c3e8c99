import type { Labels } from './auc.ts'

/** How many different people stand behind the images of a set. One of both classes counts in each. */
export interface People {
  readonly positives: number
  readonly negatives: number
  readonly all: number
}

/** @param patients a pseudonym for each image; absent: each image is of another person */
export const peopleOf = (labels: Labels, patients?: readonly string[]): People => {
  const of = (label: 0 | 1 | null): number => {
    const chosen = Array.from(labels, (found, i) => ({ positive: found === 1, who: patients ? patients[i]! : String(i) }))
    return new Set(chosen.flatMap(({ positive, who }) => (label === null || positive === (label === 1) ? [who] : []))).size
  }
  return { positives: of(1), negatives: of(0), all: of(null) }
}
