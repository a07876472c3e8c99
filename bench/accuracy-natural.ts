import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeModel } from '#core/weights/model-file.ts'
import { byView } from '#workers/simulate/by-view.ts'
import { openSites } from '#workers/simulate/open-sites.ts'
import { createScorer, metricsOf } from '#workers/simulate/score-split.ts'
import { meanOf, play, presetOf, shown } from './accuracy-plans.ts'
import { naturalSets } from './accuracy-sets.ts'
import type { Table } from './benchmark.ts'

type Area = number | null
/** How one model of one seed does on the tests of all sites. */
interface Row {
  readonly model: string
  readonly seed: number
  readonly aucs: readonly Area[]
  /** By site and view, where the site says the views. */
  readonly views: Readonly<Record<string, Area>>
}

const viewsOf = (name: string, views: ReturnType<typeof byView> | undefined): [string, Area][] =>
  Object.entries(views ?? {}).map(([view, { auc, images }]) => [`${name} ${view} (${images})`, auc])

/** One line a model, each number the mean over the seeds. */
const tableOf = (title: string, columns: readonly string[], rows: readonly Row[], areas: (row: Row) => readonly Area[]): Table => ({
  columns: [title, ...columns, 'mean'],
  rows: [...new Set(rows.map(({ model }) => model))].map((model) => {
    const own = rows.filter((row) => row.model === model).map(areas)
    const means = columns.map((_, i) => meanOf(own.map((of) => of[i] ?? null)))
    return [model, ...means.map(shown), shown(meanOf(means))]
  }),
})

/** Models of each hospital alone, of all together, and of all with something of their own, each on each hospital's test split. */
export const natural = async (dir: string, seeds: readonly number[], say: (text: string) => void) => {
  const named = await naturalSets(dir, presetOf('natural-64').inputSizePx, say)
  const rows: Row[] = []
  const tell = (row: Row): void => {
    say(`${row.model}, seed ${row.seed}: ${row.aucs.map(shown).join(', ')}, mean ${shown(meanOf(row.aucs))}`)
    rows.push(row)
  }
  const sites = await openSites(named, presetOf('natural-64'))
  for (const seed of seeds) {
    const plan = { ...presetOf('natural-64'), seed }
    const ownPlan = { ...presetOf('natural-64-own'), seed }
    const scorer = await createScorer(plan)
    const models = [
      ...named.map((one, i) => ({ name: `${sites[i]!.name} alone`, of: [one], by: ownPlan })),
      { name: 'federated', of: named, by: plan },
    ]
    for (const { name, of, by } of models) {
      const outDir = join(dir, `natural-${seed}-${name.replaceAll(' ', '-')}`)
      // A model of one site has nothing to keep from the others.
      const { personal: _, ...alike } = by
      await play(alike, of, outDir)
      const model = decodeModel(new Uint8Array(await readFile(join(outDir, 'model.safetensors'))), alike)
      if (!model.ok) throw new Error(model.message)
      const scored = []
      for (const { dataset } of sites) scored.push(await scorer.of(model.weights, dataset, 'test'))
      const views = scored.flatMap((one, i) => viewsOf(sites[i]!.name, byView(one)))
      tell({ model: name, seed, aucs: scored.map((one) => metricsOf(one).auc), views: Object.fromEntries(views) })
    }
    const { per_site } = await play(ownPlan, named, join(dir, `natural-${seed}-own`))
    const views = sites.flatMap(({ name }) => viewsOf(name, per_site[name]!.by_view))
    const aucs = sites.map(({ name }) => per_site[name]!.auc)
    tell({ model: `federated, own ${ownPlan.personal}`, seed, aucs, views: Object.fromEntries(views) })
  }
  const tests = sites.map(({ name, dataset }) => `${name} (${dataset.manifest.totals.test})`)
  const views = [...new Set(rows.flatMap((row) => Object.keys(row.views)))]
  const tables = [
    tableOf('AUC at 64 px on the tests of', tests, rows, ({ aucs }) => aucs),
    tableOf('AUC within each view', views, rows, (row) => views.map((view) => row.views[view] ?? null)),
  ]
  return { tables, rows }
}
