import { and, asc, eq, isNotNull } from 'drizzle-orm'
import { type TableData, toCsv } from '#core/csv.ts'
import type { Estimate } from '#core/metrics/estimate.ts'
import type { Metric } from '#core/metrics/metric.ts'
import { STRATIFIED_BY } from '#core/metrics/strata.ts'
import { Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { evaluations, metrics, rounds, runs, sites, tasks, updates } from '#db/schema/index.ts'
import { classTable } from './class-csv.ts'

type Run = typeof runs.$inferSelect

const ABSENT = { suppressed: 'suppressed', undefined: 'not defined' } as const

const metricCells = (metric: Metric): string[] =>
  metric.kind === 'value' ? [metric.value, String(metric.n), ''] : ['', '', ABSENT[metric.kind]]

/** Every metric of the run; where there is no number, why. Round 0 is the model before training. */
const metricTable = async (tx: Tx, run: Run): Promise<TableData> => {
  const rows = await tx
    .select({ round: metrics.round, site: sites.name, name: metrics.name, metric: metrics.metric })
    .from(metrics)
    .leftJoin(sites, eq(sites.id, metrics.siteId))
    .where(eq(metrics.runId, run.id))
    .orderBy(asc(metrics.round), asc(sites.name), asc(metrics.name))
  return {
    columns: ['round', 'site', 'metric', 'value', 'images', 'absent'],
    rows: rows.map(({ round, site, name, metric }) => [String(round), site ?? 'all sites', name, ...metricCells(metric)]),
  }
}

const estimateCells = (of: Metric | Estimate): string[] => {
  if (of.kind === 'value') return [of.value, 'low' in of ? of.low : '', 'high' in of ? of.high : '', String(of.n), '']
  return ['', '', '', '', ABSENT[of.kind]]
}

/** Every measure of every site's full evaluations, with its 95 % interval where it has one; `model` as in core/run/evaluated-models.ts. */
const evaluationTable = async (tx: Tx, run: Run): Promise<TableData> => {
  const rows = await tx
    .select({ round: evaluations.round, site: sites.name, split: evaluations.split, model: evaluations.model, full: evaluations.full })
    .from(evaluations)
    .innerJoin(sites, eq(sites.id, evaluations.siteId))
    .where(eq(evaluations.runId, run.id))
    .orderBy(asc(evaluations.round), asc(sites.name), asc(evaluations.split), asc(evaluations.model))
  return {
    columns: ['round', 'site', 'split', 'model', 'measure', 'value', 'low', 'high', 'images', 'absent'],
    rows: rows.flatMap(({ round, site, split, model, full }) => {
      const { histogram: _scores, images: _images, positives: _positives, threshold, ...measures } = full
      const at = [String(round), site, split, model]
      return [
        ...Object.entries(measures).map(([name, of]) => [...at, name, ...estimateCells(of)]),
        [...at, 'threshold', threshold, '', '', '', ''],
      ]
    }),
  }
}

/** AUC of the run's model within the groups of each site's images. */
const strataTable = async (tx: Tx, run: Run): Promise<TableData> => {
  const rows = await tx
    .select({ round: evaluations.round, site: sites.name, split: evaluations.split, strata: evaluations.strata })
    .from(evaluations)
    .innerJoin(sites, eq(sites.id, evaluations.siteId))
    .where(and(eq(evaluations.runId, run.id), isNotNull(evaluations.strata)))
    .orderBy(asc(evaluations.round), asc(sites.name), asc(evaluations.split))
  return {
    columns: ['round', 'site', 'split', 'by', 'group', 'auc', 'low', 'high', 'images', 'absent'],
    rows: rows.flatMap(({ round, site, split, strata }) =>
      STRATIFIED_BY.flatMap((by) =>
        (strata?.[by] ?? []).map(({ group, auc }) => [String(round), site, split, by, group, ...estimateCells(auc)]),
      ),
    ),
  }
}

const seconds = (from: Date | null, to: Date | null): string => (from && to ? ((to.getTime() - from.getTime()) / 1000).toFixed(3) : '')

/** What each site did in each round: how it ended, how long it waited, worked and sent, and what left it. */
const workTable = async (tx: Tx, run: Run): Promise<TableData> => {
  const rows = await tx
    .select({ task: tasks, update: updates, round: rounds, site: sites.name })
    .from(tasks)
    .innerJoin(rounds, eq(rounds.id, tasks.roundId))
    .innerJoin(sites, eq(sites.id, tasks.siteId))
    .leftJoin(updates, eq(updates.taskId, tasks.id))
    .where(and(eq(tasks.runId, run.id)))
    .orderBy(asc(tasks.round), asc(sites.name))
  return {
    columns: [
      'round',
      'site',
      'kind',
      'state',
      'attempts',
      'failure',
      'waited_seconds',
      'total_seconds',
      'work_seconds',
      'steps',
      'train_loss',
      'update_bytes',
      'device',
      'alone_absent',
      'round_opened',
      'round_closed',
      'round_committed',
    ],
    rows: rows.map(({ task, update, round, site }) => [
      String(task.round),
      site,
      task.kind,
      task.state,
      String(task.attempt),
      task.failure?.code ?? '',
      seconds(task.createdAt, task.leasedAt),
      seconds(task.leasedAt, task.finishedAt),
      update?.seconds ?? '',
      update ? String(update.steps) : '',
      update?.trainLoss ?? '',
      update ? String(update.bytes) : '',
      update?.device ?? '',
      update?.aloneAbsent ?? '',
      round.openedAt.toISOString(),
      round.closedAt?.toISOString() ?? '',
      round.committedAt?.toISOString() ?? '',
    ]),
  }
}

/** A document's leaves by their paths: `optimizer.learningRate`. */
const leaves = (value: unknown, path: string): string[][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, path ? `${path}.${name}` : name))
    : [[path, Array.isArray(value) ? value.join(' ') : String(value)]]

/** The frozen plan, and what identifies the run. */
const settingsTable = async (_tx: Tx, run: Run): Promise<TableData> => ({
  columns: ['setting', 'value'],
  rows: [
    ...leaves({ run: run.number, state: run.state, engine: run.engine, planHash: run.planHash, modelDigest: run.modelDigest }, ''),
    ...(run.stoppedAfter === null ? [] : leaves({ stoppedAfter: run.stoppedAfter }, '')),
    ...(run.selected ? leaves(run.selected, 'selected') : []),
    ...leaves(run.plan, 'plan'),
  ],
})

const TABLES = {
  'metrics.csv': metricTable,
  'evaluations.csv': evaluationTable,
  'strata.csv': strataTable,
  'classes.csv': classTable,
  'work.csv': workTable,
  'settings.csv': settingsTable,
} as const
export type RunCsv = keyof typeof TABLES
export const RUN_CSV = Object.keys(TABLES) as RunCsv[]

/**
 * One of a run's tables as CSV, for its parties.
 * @throws {Refused} NOT_FOUND for a run that the viewer has no part in
 */
export const runCsv = async (tx: Tx, runId: string, file: RunCsv): Promise<string> => {
  const [run] = await tx.select().from(runs).where(eq(runs.id, runId))
  if (!run) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
  return toCsv(await TABLES[file](tx, run))
}
