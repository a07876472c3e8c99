import * as z from 'zod'
import { suppressCount as suppressListed } from '../listing/count.ts'
import { MAX_OUTPUTS } from '../run/plan.ts'
import type { Labels, Scores } from './auc.ts'
import { aucInterval } from './auc-interval.ts'
import { type Cell, confusionOf, suppressClasses, suppressConfusion } from './confusion.ts'
import { Estimate, suppressEstimate } from './estimate.ts'
import { Count, Metric } from './metric.ts'
import { crossEntropy, likeliest, oneVersusRest } from './one-versus-rest.ts'
import { peopleOf } from './people.ts'

const perClass = <T extends z.ZodType>(of: T) => z.array(of).min(2).max(MAX_OUTPUTS)

/** All that a site tells about a model of several classes on one of its splits; classes in the order of the plan. */
export const MultiClassEvaluation = z.strictObject({
  kind: z.literal('multi-class'),
  /** Mean of the AUCs that are told below. */
  auc: Metric,
  /** Share of images whose likeliest class is theirs. */
  accuracy: Metric,
  /** Mean −ln P(class). */
  loss: Metric,
  /** Images of the class, and the AUC of it against all others. */
  classes: perClass(z.strictObject({ images: Count, auc: Estimate })),
  /** Images by their class (rows) and by the likeliest one. */
  confusion: perClass(perClass(Count)),
})
export type MultiClassEvaluation = z.infer<typeof MultiClassEvaluation>

export interface MultiClassSettings {
  /** Fewest images and fewest people behind a number. */
  readonly k: number
  /** A pseudonym for each image; absent: each image is of another person. */
  readonly patients?: readonly string[] | undefined
}

const HIDDEN = { kind: 'suppressed' } as const

/**
 * Scores logits [n × classes] against classes [n]. The classes are one table, whose sum is told, so numbers are rounded as in a listing: counts to 5,
 * each AUC and its interval (DeLong) to two places, means to three or four. With k = 0, for a researcher's own data, all is told exactly.
 */
export const multiClassEvaluationOf = (
  logits: Scores,
  labels: Labels,
  classes: number,
  { k, patients }: MultiClassSettings,
): MultiClassEvaluation => {
  const n = labels.length
  const everybody = peopleOf(labels, patients).all
  const sides = Array.from({ length: classes }, (_, at) => {
    const own = Uint8Array.from(Array.from(labels), (label) => (label === at ? 1 : 0))
    const people = peopleOf(own, patients)
    const images = own.reduce((sum, label) => sum + label, 0)
    const [positives, negatives]: [Cell, Cell] = [
      { images, people: people.positives },
      { images: n - images, people: people.negatives },
    ]
    return { own, positives, negatives, found: aucInterval(oneVersusRest(logits, classes, at), own) }
  })
  const images = suppressClasses(
    sides.map(({ positives }) => positives),
    sides.map(({ negatives }) => negatives),
    k,
  )
  const rounded = suppressListed(n, everybody, k)
  const told = k === 0 ? n : rounded.kind === 'count' ? rounded.value : 0
  const places = (value: number, digits: number): number => (k === 0 ? value : Number(value.toFixed(digits)))
  const metric = (value: number | null, digits: number): Metric => {
    if (k > 0 && rounded.kind !== 'count') return HIDDEN
    return value === null ? { kind: 'undefined', reason: 'EMPTY' } : { kind: 'value', value: places(value, digits).toFixed(6), n: told }
  }
  const areas = sides.map(({ found, positives, negatives }, i): Estimate => {
    const counts = { positives: positives.images, negatives: negatives.images, comparesClasses: true }
    if (k === 0) return suppressEstimate(found, counts, 0)
    if (images[i]!.kind !== 'value' || found === null) return HIDDEN
    const { value, low, high } = { value: places(found.value, 2), low: places(found.low, 2), high: places(found.high, 2) }
    return suppressEstimate({ value, low, high }, counts, 0, told)
  })
  const shown = sides.flatMap(({ found }, i) => (areas[i]!.kind === 'value' ? [found!.value] : []))
  const said = likeliest(logits, classes)
  const right = said.reduce((sum, one, i) => sum + (one === labels[i] ? 1 : 0), 0)
  const mean = shown.reduce((sum, area) => sum + area, 0) / shown.length
  return {
    kind: 'multi-class',
    auc: shown.length > 0 ? metric(mean, 4) : k > 0 ? HIDDEN : { kind: 'undefined', reason: n === 0 ? 'EMPTY' : 'ONE_CLASS' },
    accuracy: metric(n === 0 ? null : right / n, 3),
    loss: metric(crossEntropy(logits, labels, classes), 4),
    classes: images.map((count, i) => ({ images: count, auc: areas[i]! })),
    confusion: suppressConfusion(confusionOf(labels, said, classes, patients), images, n, k),
  }
}
