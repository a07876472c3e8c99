import { ROUNDED_TO, rangeOf, suppressCount } from '../listing/count.ts'
import { auc, type Labels, type Scores } from './auc.ts'
import { aucInterval, hanleyMcNeil } from './auc-interval.ts'
import { type Estimate, suppressEstimate } from './estimate.ts'
import { peopleOf } from './people.ts'

export interface StratumSettings {
  /** Every stratum there can be, so that an empty one looks like a small one. */
  readonly names: readonly string[]
  readonly k: number
  /** A pseudonym for each image; absent: each image is of another person. */
  readonly patients?: readonly string[] | undefined
}

interface Class {
  readonly images: number
  readonly people: number
}
interface Stratum {
  readonly name: string
  readonly scores: Scores
  readonly labels: Labels
  readonly positives: Class
  readonly negatives: Class
}
const SIDES = ['positives', 'negatives'] as const
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/**
 * Whether the sum of a class over all strata, which is told, leaves each small number of it as uncertain as a published one: five values are
 * possible, zero among them. Of a hidden number that is not small an outsider knows at most that it is none.
 */
const isSafe = (classes: readonly Class[], hidden: readonly boolean[], k: number): boolean => {
  const total = sumOf(classes.map(({ images }) => images))
  const isSmall = ({ images, people }: Class) => Math.min(images, people) < k
  const ranges = classes.map((one, i) => {
    if (!hidden[i]) return rangeOf(suppressCount(one.images, one.people, k), k)
    return isSmall(one) ? { least: 0, most: Math.max(k - 1, one.images) } : { least: k, most: Number.POSITIVE_INFINITY }
  })
  return classes.every((one, i) => {
    if (!isSmall(one)) return true
    const others = ranges.filter((_, j) => j !== i)
    const least = total - sumOf(others.map((range) => range.most))
    return least <= 0 && Math.min(ranges[i]!.most, total - sumOf(others.map((range) => range.least))) >= ROUNDED_TO - 1
  })
}

/**
 * Which strata are hidden: those with too few of a class, and the smallest of the others, one by one, as long as a hidden number could be
 * calculated from what is shown (complementary suppression, as in listing/suppress-table.ts), or one stratum alone is hidden.
 */
const hiddenStrata = (strata: readonly Stratum[], k: number): boolean[] => {
  const hidden = strata.map((one) => SIDES.some((side) => Math.min(one[side].images, one[side].people) < k))
  const bySize = [...strata.keys()].sort((a, b) => sizeOf(strata[a]!) - sizeOf(strata[b]!) || a - b)
  const classes = SIDES.map((side) => strata.map((one) => one[side]))
  const isDone = () => {
    const count = hidden.filter(Boolean).length
    if (count === 0 || count === strata.length) return true
    return count > 1 && classes.every((one) => isSafe(one, hidden, k))
  }
  while (!isDone()) hidden[bySize.find((i) => !hidden[i])!] = true
  return hidden
}

const sizeOf = ({ positives, negatives }: Stratum): number => positives.images + negatives.images

/** A number that is shown, rounded as in a listing. */
const rounded = ({ images, people }: Class, k: number): number => {
  const count = suppressCount(images, people, k)
  return count.kind === 'count' ? count.value : 0
}

const exact = ({ scores, labels, positives, negatives }: Stratum): Estimate =>
  suppressEstimate(aucInterval(scores, labels), { positives: positives.images, negatives: negatives.images, comparesClasses: true }, 0)

const shown = (one: Stratum, k: number): Estimate => {
  const counts = { positives: rounded(one.positives, k), negatives: rounded(one.negatives, k) }
  const { value, low, high } = hanleyMcNeil(Number(auc(one.scores, one.labels)!.toFixed(2)), counts)
  return {
    ...{ kind: 'value', value: value.toFixed(6), low: low.toFixed(6), high: high.toFixed(6) },
    n: counts.positives + counts.negatives,
  } as const
}

/**
 * AUC with its 95 % interval within each stratum, as by view: where the positives are mostly of one view, a model that sees the view alone
 * does well over all and badly within each. `strata` names that of each image. What could tell how many are in a hidden stratum is not told:
 * `n` is of rounded counts, the AUC has two decimals, and the interval is calculated from these alone; all without a value look the same.
 * With k = 0, for a researcher's own data, all is told exactly.
 */
export const byStratum = (
  logits: Scores,
  labels: Labels,
  strata: readonly string[],
  { names, k, patients }: StratumSettings,
): Readonly<Record<string, Estimate>> => {
  const found = [...new Set([...names, ...strata])].map((name): Stratum => {
    const here = strata.flatMap((stratum, i) => (stratum === name ? [i] : []))
    const ofHere = here.map((i) => labels[i]!)
    const people = peopleOf(ofHere, patients && here.map((i) => patients[i]!))
    const positives = ofHere.filter((label) => label === 1).length
    return {
      ...{ name, scores: here.map((i) => logits[i]!), labels: ofHere },
      positives: { images: positives, people: people.positives },
      negatives: { images: here.length - positives, people: people.negatives },
    }
  })
  const hidden = hiddenStrata(found, k)
  return Object.fromEntries(found.map((one, i) => [one.name, hidden[i] ? { kind: 'suppressed' } : k === 0 ? exact(one) : shown(one, k)]))
}
