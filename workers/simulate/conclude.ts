import type { Split } from '#core/dataset/prepared.ts'
import { sigmoid } from '#core/metrics/calibration.ts'
import { chooseThreshold } from '#core/metrics/choose-threshold.ts'
import type { PreparedDataset } from '#workers/dataset/open.ts'
import { columns } from '#workers/site/columns.ts'
import { imagesIn, type SimulatedSite } from './open-sites.ts'
import { accuracyOf, metricsOf, pooled, type Scored, type Scorer } from './score-split.ts'

/** How the final model does on some images. */
export interface Judgement {
  readonly evaluated_on: 'val' | 'test'
  readonly images: number
  readonly auc: number | null
  readonly acc: number | null
  /** At the threshold that validation images chose. */
  readonly acc_tuned: number | null
}

/** The last line of a simulation. */
export interface Conclusion extends Judgement {
  readonly rounds: number
  /** The round whose model is judged: the best on validation where the plan selects, else the last. */
  readonly selected_round: number
  /** Probability above which a picture is called positive, for `acc_tuned`. */
  readonly threshold: number
  /** Mean of the sites' AUC, each on its own images. */
  readonly auc_mean: number | null
  readonly per_site: Readonly<Record<string, Judgement & { readonly train_images: number }>>
  readonly seconds: number
}

export interface FinalModel {
  readonly weights: Float32Array
  /** The same with what stays at a site in its place. */
  weightsAt(site: SimulatedSite): Float32Array
}

const judge = (scored: Scored, split: 'val' | 'test', threshold: number): Judgement => {
  const { images, auc, acc } = metricsOf(scored)
  return { evaluated_on: split, images, auc, acc, acc_tuned: accuracyOf(scored, threshold) }
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
  const threshold = chooseThreshold(choosing.logits, choosing.labels, 0)
  const hasTest = sites.map(({ dataset }) => imagesIn(dataset, 'test') > 0)
  const judgements = sites.map((_, i) => (hasTest[i] ? judge(own[i]!, 'test', threshold) : judge(val[i]!, 'val', threshold)))
  const whole = (): Judgement => (hasTest.every(Boolean) ? judge(pooled(own), 'test', threshold) : judge(choosing, 'val', threshold))
  const areas = judgements.flatMap(({ auc }) => (auc === null ? [] : [auc]))
  return {
    ...(test ? judge(await scorer.of(weights, test, 'test'), 'test', threshold) : whole()),
    threshold: Number(sigmoid(threshold).toFixed(6)),
    auc_mean: areas.length === 0 ? null : Number((areas.reduce((a, b) => a + b, 0) / areas.length).toFixed(6)),
    per_site: Object.fromEntries(sites.map(({ name, images }, i) => [name, { train_images: images, ...judgements[i]! }])),
  }
}

const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(4))
const row = (name: string, train: string, { evaluated_on, images, auc, acc, acc_tuned }: Judgement): string[] => [
  ...[name, train, evaluated_on, String(images), shown(auc), shown(acc), shown(acc_tuned)],
]

/** The table for people, and what its columns mean. */
export const conclusionTable = (conclusion: Conclusion, testName: string): string => {
  const { per_site, threshold, evaluated_on } = conclusion
  const sites = Object.entries(per_site)
  const trained = sites.reduce((sum, [, { train_images }]) => sum + train_images, 0)
  const table = [
    ['', 'trains on', 'judged on', 'images', 'AUC', 'accuracy at 0.5', `at ${threshold.toFixed(3)}`],
    ...sites.map(([name, judged]) => row(name, String(judged.train_images), judged)),
    row(testName, String(trained), conclusion),
  ]
  const note =
    evaluated_on === 'val' ? ' These same images judge the model here: name a set with --test for a number that can be reported.' : ''
  return `${columns(table).join('\n')}\n\nThe threshold ${threshold.toFixed(3)} was chosen on validation images.${note}`
}
