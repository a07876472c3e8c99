import type { Split } from '#core/dataset/prepared.ts'
import { sigmoid } from '#core/metrics/calibration.ts'
import { chooseThreshold } from '#core/metrics/choose-threshold.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import type { PreparedDataset } from '#workers/dataset/open.ts'
import { columns } from '#workers/site/columns.ts'
import { labelThresholds } from '#workers/train/tell-head.ts'
import { type ByView, byView, viewTable } from './by-view.ts'
import { imagesIn, type SimulatedSite } from './open-sites.ts'
import { type HeadJudgement, perClassOf, perClassTables } from './per-class.ts'
import { accuracyOf, metricsOf, pooled, type Scored, type ScoredSplit, type Scorer } from './score-split.ts'
import type { SiteMatrix } from './site-matrix.ts'

/** How the final model does on some images. */
export interface Judgement {
  readonly evaluated_on: 'val' | 'test'
  readonly images: number
  readonly auc: number | null
  readonly acc: number | null
  /** At the threshold that validation images chose. */
  readonly acc_tuned: number | null
}

/** How it does at one site. */
export interface SiteJudgement extends Judgement {
  readonly train_images: number
  /** Absent where the set does not say the views. */
  readonly by_view?: ByView
}

/** The last line of a simulation; with a head `auc` is the mean over its outputs. */
export interface Conclusion extends Judgement, Partial<HeadJudgement> {
  readonly rounds: number
  /** The round whose model is judged: the best on validation where the plan selects, else the last. */
  readonly selected_round: number
  /** Probability above which a picture is called positive, for `acc_tuned`; null with a head. */
  readonly threshold: number | null
  /** The same of each of several labels. */
  readonly thresholds?: Readonly<Record<string, number>>
  /** Mean of the sites' AUC, each on its own images. */
  readonly auc_mean: number | null
  readonly per_site: Readonly<Record<string, SiteJudgement>>
  /** With --alone. */
  readonly matrix?: SiteMatrix
  readonly seconds: number
}

export interface FinalModel {
  readonly weights: Float32Array
  /** The same with what stays at a site in its place. */
  weightsAt(site: SimulatedSite): Float32Array
}

const judge = (scored: Scored, split: 'val' | 'test', thresholds: readonly number[]): Judgement => {
  const { images, auc, acc } = metricsOf(scored)
  return { evaluated_on: split, images, auc, acc, acc_tuned: accuracyOf(scored, thresholds) }
}

const judgeSite = (images: number, scored: ScoredSplit, split: 'val' | 'test', thresholds: readonly number[]): SiteJudgement => {
  const views = byView(scored)
  return { train_images: images, ...judge(scored, split, thresholds), ...(views && { by_view: views }) }
}

/** Logits chosen on validation images: one, or one for each of several labels; none where the likeliest class is taken. */
const thresholdsOf = ({ plan, logits, labels }: Scored): number[] => {
  if (plan.head) return labelThresholds(plan, { logits, labels }, 0) ?? []
  return [chooseThreshold(logits, labels, 0)]
}

const probability = (logit: number): number => Number(sigmoid(logit).toFixed(6))
/** The thresholds as the last line of a simulation tells them. */
const toldThresholds = (plan: Plan, logits: readonly number[]): Pick<Conclusion, 'threshold' | 'thresholds'> => {
  const { kind, names } = headOf(plan)
  if (kind === 'binary') return { threshold: probability(logits[0]!) }
  return {
    threshold: null,
    ...(kind === 'multi-label' && { thresholds: Object.fromEntries(names.map((name, i) => [name, probability(logits[i]!)])) }),
  }
}

/**
 * Judges the final model: on the test split of `test`, else on the sites' own test splits where all have one, else on validation. The threshold
 * is chosen on the validation images of all sites, which are never those of a test.
 */
export const conclude = async (
  scorer: Scorer,
  { weights, weightsAt }: FinalModel,
  sites: readonly SimulatedSite[],
  test: PreparedDataset | null,
): Promise<Omit<Conclusion, 'rounds' | 'selected_round' | 'seconds'>> => {
  const scored = (split: Split) => Promise.all(sites.map((site) => scorer.of(weightsAt(site), site.dataset, split)))
  const [val, own] = [await scored('val'), await scored('test')]
  const choosing = pooled(val)
  const thresholds = thresholdsOf(choosing)
  const hasTest = sites.map(({ dataset }) => imagesIn(dataset, 'test') > 0)
  const judgements = sites.map(({ images }, i) =>
    hasTest[i] ? judgeSite(images, own[i]!, 'test', thresholds) : judgeSite(images, val[i]!, 'val', thresholds),
  )
  const whole = async (): Promise<[Scored, 'val' | 'test']> => {
    if (test) return [await scorer.of(weights, test, 'test'), 'test']
    return hasTest.every(Boolean) ? [pooled(own), 'test'] : [choosing, 'val']
  }
  const [judged, split] = await whole()
  const areas = judgements.flatMap(({ auc }) => (auc === null ? [] : [auc]))
  return {
    ...judge(judged, split, thresholds),
    ...toldThresholds(judged.plan, thresholds),
    ...perClassOf(judged, thresholds),
    auc_mean: areas.length === 0 ? null : Number((areas.reduce((a, b) => a + b, 0) / areas.length).toFixed(6)),
    per_site: Object.fromEntries(sites.map(({ name }, i) => [name, judgements[i]!])),
  }
}

const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(4))

/** The table for people, and what its columns mean. */
export const conclusionTable = (conclusion: Conclusion, testName: string): string => {
  const { per_site, per_class, confusion, threshold, thresholds, evaluated_on } = conclusion
  // Of several classes the likeliest one is taken: there is no threshold.
  const accuracies = confusion ? ['accuracy'] : ['accuracy at 0.5', threshold === null ? 'at thresholds' : `at ${threshold.toFixed(3)}`]
  const row = (name: string, train: number, { evaluated_on: split, images, auc, acc, acc_tuned }: Judgement): string[] => [
    ...[name, String(train), split, String(images), shown(auc), shown(acc)],
    ...(confusion ? [] : [shown(acc_tuned)]),
  ]
  const sites = Object.entries(per_site)
  const trained = sites.reduce((sum, [, { train_images }]) => sum + train_images, 0)
  const table = [
    ['', 'trains on', 'judged on', 'images', per_class ? 'mean AUC' : 'AUC', ...accuracies],
    ...sites.map(([name, judged]) => row(name, judged.train_images, judged)),
    row(testName, trained, conclusion),
  ]
  const notes = [
    threshold !== null && `The threshold ${threshold.toFixed(3)} was chosen on validation images.`,
    thresholds &&
      `Thresholds were chosen on validation images: ${Object.entries(thresholds)
        .map(([name, at]) => `${name} ${at.toFixed(3)}`)
        .join(', ')}.`,
    evaluated_on === 'val' && 'These same images judge the model here: name a set with --test for a number that can be reported.',
  ].filter(Boolean)
  const tables = [columns(table).join('\n'), ...(per_class ? [perClassTables({ per_class, ...(confusion && { confusion }) })] : [])]
  tables.push(viewTable(sites.map(([name, { by_view }]) => [name, by_view])))
  return [...tables, notes.join(' ')].filter((part) => part !== '').join('\n\n')
}
