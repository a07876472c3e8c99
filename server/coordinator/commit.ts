import { randomUUID } from 'node:crypto'
import { and, asc, eq, isNotNull } from 'drizzle-orm'
import type { Metric } from '#core/metrics/metric.ts'
import { poolMetric } from '#core/metrics/pool.ts'
import { pooledMetrics } from '#core/metrics/pooled-metrics.ts'
import { evaluatedIn } from '#core/run/selection.ts'
import { blobs, evaluations, metrics, updates } from '#db/schema/index.ts'
import type { CommandContext } from '#server/kernel/command.ts'
import type { RunRow } from './lease.ts'
import type { RoundRow } from './load-facts.ts'

const NAMES = ['auc', 'accuracy', 'loss'] as const

/**
 * Means over the sites that returned, for the page's curves, and what their scores give together: evaluations belong to the model that the
 * round started from (core/run/selection.ts).
 */
export const writeGlobalMetrics = async (
  { tx }: CommandContext,
  run: RunRow,
  { number: round, kind }: Pick<RoundRow, 'number' | 'kind'>,
): Promise<void> => {
  const evaluated = evaluatedIn({ number: round, kind }, run.selected?.round ?? null)
  const of = (number: number) =>
    tx
      .select()
      .from(metrics)
      .where(and(eq(metrics.runId, run.id), eq(metrics.round, number), isNotNull(metrics.siteId)))
  const write = (number: number, name: string, metric: Metric) =>
    tx
      .insert(metrics)
      .values({
        id: randomUUID(),
        runId: run.id,
        projectId: run.projectId,
        round: number,
        siteId: null,
        name,
        metric,
        audience: run.audience,
      })
      .onConflictDoNothing()
  const before = await of(evaluated)
  for (const name of NAMES) {
    const found = before.filter((metric) => metric.name === name).map((metric) => metric.metric)
    if (found.length > 0) await write(evaluated, name, poolMetric(found))
  }
  const trained = (await of(round)).filter((metric) => metric.name === 'trainLoss').map((metric) => metric.metric)
  if (trained.length > 0) await write(round, 'trainLoss', poolMetric(trained))
  const told = await tx
    .select()
    .from(evaluations)
    .where(and(eq(evaluations.runId, run.id), eq(evaluations.round, evaluated), eq(evaluations.model, 'run')))
    .orderBy(asc(evaluations.siteId))
  const scoresOf = (split: 'val' | 'test') => told.filter((row) => row.split === split).map((row) => row.full.histogram)
  for (const [name, metric] of Object.entries(pooledMetrics(scoresOf('val'), scoresOf('test')))) await write(evaluated, name, metric)
}

export const keepBlob = ({ tx }: CommandContext, hash: string, bytes: number) =>
  tx.insert(blobs).values({ hash, bytes }).onConflictDoNothing()

export const returnedSites = async ({ tx }: CommandContext, runId: string, round: number): Promise<number> =>
  (
    await tx
      .select({ siteId: updates.siteId })
      .from(updates)
      .where(and(eq(updates.runId, runId), eq(updates.round, round)))
  ).length
