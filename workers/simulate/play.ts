import { join } from 'node:path'
import { federate, finalModel, type GlobalModel, type SiteOrder, type Standing } from '#core/federation/federate.ts'
import type { Metric } from '#core/metrics/metric.ts'
import { poolMetric } from '#core/metrics/pool.ts'
import { inferenceModel } from '#core/model/inference-model.ts'
import type { PreparedDataset } from '#workers/dataset/open.ts'
import { writeDurably } from '#workers/site/files.ts'
import type { TrainResult } from '#workers/train/task.ts'
import { aloneModels } from './alone-models.ts'
import { type Conclusion, conclude, type FinalModel } from './conclude.ts'
import { appendMetrics, type MetricsLine, trimMetrics } from './metrics-file.ts'
import type { SimulatedSite } from './open-sites.ts'
import { ownValues } from './own-values.ts'
import { createScorer, metricsOf, pooled, type Scored, type Scorer } from './score-split.ts'
import type { SimulateOptions } from './simulate.ts'
import { matrixCsv, type SiteMatrix, siteMatrix } from './site-matrix.ts'
import { openStanding } from './standing-file.ts'
import { siteTrainers } from './train-sites.ts'

/** A site that had no turn in a round has no result. */
const lineOf = (round: number, { name, images }: SimulatedSite, result: TrainResult | null, val: Scored): MetricsLine => ({
  ...{ round, site: name, images: result?.images ?? images, steps: result?.steps ?? 0, train_loss: result?.trainLoss ?? null },
  ...{
    update_norm: result?.normL2 ?? null,
    clipped_share: result?.clippedShare ?? null,
    seconds: result?.seconds ?? 0,
    val: metricsOf(val),
  },
})

const meanLoss = (lines: readonly MetricsLine[]): number | null => {
  const losses = lines.flatMap(({ train_loss }) => (train_loss === null ? [] : [train_loss]))
  return losses.length === 0 ? null : losses.reduce((a, b) => a + b, 0) / losses.length
}

/** The mean of the sites' AUC by their images, as an exchange makes of what they tell. */
const overAll = (val: readonly Scored[]): string | null => {
  const found = poolMetric(
    val.map(metricsOf).map(({ auc, images }): Metric => {
      if (auc === null) return { kind: 'undefined', reason: images === 0 ? 'EMPTY' : 'ONE_CLASS' }
      return { kind: 'value', value: auc.toFixed(6), n: images }
    }),
  )
  return found.kind === 'value' ? found.value : null
}

/** The models of each site alone, with the budget of the run, at every site. */
const tryAlone = async (
  { plan, initial, outDir, device = 'cpu', signal, onProgress = () => {} }: SimulateOptions,
  sites: readonly SimulatedSite[],
  scorer: Scorer,
  final: FinalModel,
  rounds: number,
): Promise<SiteMatrix> => {
  const alone = await aloneModels(sites, { plan, initial, rounds, outDir, device, signal, onProgress })
  const matrix = await siteMatrix(scorer, final, sites, alone, plan.personal !== undefined)
  await writeDurably(join(outDir, 'matrix.csv'), `${matrixCsv(matrix)}\r\n`, 0o644)
  return matrix
}

/** The rounds that are left, in a folder that is locked, and what came of them. */
export const play = async (
  options: SimulateOptions,
  sites: readonly SimulatedSite[],
  test: PreparedDataset | null,
): Promise<Conclusion> => {
  const { plan, outDir, threads, device = 'cpu', signal, now } = options
  const file = await openStanding(outDir, plan, sites, options.initial)
  const metricsPath = join(outDir, 'metrics.jsonl')
  await trimMetrics(metricsPath, file.standing.round)
  options.onBegin?.(sites, file.standing.round)
  const begun = now() - file.seconds * 1000
  const seconds = () => Number(((now() - begun) / 1000).toFixed(3))
  const scorer = await createScorer(plan)
  const trainers = siteTrainers(sites, { plan, threads, device, signal, onProgress: options.onProgress ?? (() => {}) })
  const results = new Map<string, TrainResult>()
  const own = await ownValues(outDir, plan, sites, file.standing.round)
  const train = async (site: SimulatedSite, order: SiteOrder): Promise<Uint8Array> => {
    const result = await trainers.train(site, order, await own.before(site, order))
    results.set(site.name, result)
    return result.updateBytes!
  }
  let val: Scored[] = []
  const validate = async ({ round, weights }: GlobalModel): Promise<string | null> => {
    val = []
    for (const site of sites) {
      const result = results.get(site.name)
      if (result) await own.keep(site, round, result)
      val.push(await scorer.of(own.within(weights, site), site.dataset, 'val'))
    }
    return overAll(val)
  }
  const finished = async (standing: Standing): Promise<void> => {
    const { round } = standing
    const lines = sites.map((site, i) => lineOf(round, site, results.get(site.name) ?? null, val[i]!))
    results.clear()
    await appendMetrics(metricsPath, lines)
    await file.keep(standing, seconds())
    options.onRound?.({ round, loss: meanLoss(lines), auc: metricsOf(pooled(val)).auc })
  }
  try {
    const last = await federate({ run: 'simulation', plan, sites, train, validate, finished }, file.standing)
    const chosen = finalModel(plan, last)
    await own.takeUp(chosen.round)
    await writeDurably(join(outDir, 'model.safetensors'), chosen.model, 0o644)
    await writeDurably(join(outDir, 'model.onnx'), inferenceModel(plan, chosen.weights), 0o644)
    if (plan.select) await writeDurably(join(outDir, 'last-model.safetensors'), last.model, 0o644)
    const final = { weights: chosen.weights, weightsAt: (site: SimulatedSite) => own.within(chosen.weights, site) }
    const concluded = await conclude(scorer, final, sites, test)
    const matrix = options.alone && (await tryAlone(options, sites, scorer, final, last.round))
    return { rounds: last.round, selected_round: chosen.round, ...concluded, ...(matrix && { matrix }), seconds: seconds() }
  } finally {
    await trainers.close()
  }
}
