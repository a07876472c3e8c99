import { toCsv } from '#core/csv.ts'
import { columns } from '#workers/site/columns.ts'
import type { FinalModel } from './conclude.ts'
import { imagesIn, type SimulatedSite } from './open-sites.ts'
import { metricsOf, type Scorer } from './score-split.ts'

/** AUC of every model on every site's test images, or on validation images where a site has no others. */
export interface SiteMatrix {
  /** Each site's own by its name, then `global`, and `personal` where something of the model stays at each site. */
  readonly models: readonly string[]
  readonly sites: readonly {
    readonly site: string
    readonly evaluated_on: 'val' | 'test'
    readonly images: number
    /** In the order of the models; null where a class is missing. */
    readonly auc: readonly (number | null)[]
  }[]
}

/** Scores each model at each site. @param alone weights of each site's own model, by its name */
export const siteMatrix = async (
  scorer: Scorer,
  { weights, weightsAt }: FinalModel,
  sites: readonly SimulatedSite[],
  alone: ReadonlyMap<string, Float32Array>,
  isPersonal: boolean,
): Promise<SiteMatrix> => {
  const rows: SiteMatrix['sites'][number][] = []
  for (const site of sites) {
    const split = imagesIn(site.dataset, 'test') > 0 ? 'test' : 'val'
    const tried = [...alone.values(), weights, ...(isPersonal ? [weightsAt(site)] : [])]
    const auc: (number | null)[] = []
    for (const one of tried) auc.push(metricsOf(await scorer.of(one, site.dataset, split)).auc)
    const images = imagesIn(site.dataset, split)
    rows.push({ site: site.name, evaluated_on: split, images, auc })
  }
  return { models: [...[...alone.keys()].map((name) => `alone ${name}`), 'global', ...(isPersonal ? ['personal'] : [])], sites: rows }
}

/** OUT/matrix.csv */
export const matrixCsv = ({ models, sites }: SiteMatrix): string =>
  toCsv({
    columns: ['site', 'evaluated_on', 'images', ...models],
    rows: sites.map(({ site, evaluated_on, images, auc }) => [
      site,
      evaluated_on,
      `${images}`,
      ...auc.map((value) => value?.toFixed(6) ?? ''),
    ]),
  })

/** The matrix for people: who a model was trained by across, whose images judge it down. */
export const matrixTable = ({ models, sites }: SiteMatrix): string =>
  [
    'AUC of each model at each site:',
    ...columns([
      ['', 'judged on', ...models],
      ...sites.map(({ site, evaluated_on, auc }) => [site, evaluated_on, ...auc.map((value) => value?.toFixed(4) ?? '–')]),
    ]),
  ].join('\n')
