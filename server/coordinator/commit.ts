import { randomUUID } from 'node:crypto'
import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
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
  const found: { round: number; name: string; metric: Metric }[] = []
  const [before, last, told, written] = await Promise.all([
    of(evaluated),
    of(round),
    tx
      .select()
      .from(evaluations)
      .where(and(eq(evaluations.runId, run.id), eq(evaluations.round, evaluated), eq(evaluations.model, 'run')))
      .orderBy(asc(evaluations.siteId)),
    // A selected model is evaluated twice. Rows without a site are alike to no index, so what was written is not written again.
    tx
      .select({ name: metrics.name })
      .from(metrics)
      .where(and(eq(metrics.runId, run.id), eq(metrics.round, evaluated), isNull(metrics.siteId))),
  ])
  for (const name of NAMES) {
    const ofSites = before.filter((metric) => metric.name === name).map((metric) => metric.metric)
    if (ofSites.length > 0) found.push({ round: evaluated, name, metric: poolMetric(ofSites) })
  }
  const trained = last.filter((metric) => metric.name === 'trainLoss').map((metric) => metric.metric)
  if (trained.length > 0) found.push({ round, name: 'trainLoss', metric: poolMetric(trained) })
  const scoresOf = (split: 'val' | 'test') => told.filter((row) => row.split === split).map((row) => row.full.histogram)
  for (const [name, metric] of Object.entries(pooledMetrics(scoresOf('val'), scoresOf('test'))))
    found.push({ round: evaluated, name, metric })
  const fresh = found.filter((one) => one.round !== evaluated || !written.some(({ name }) => name === one.name))
  if (fresh.length === 0) return
  const about = { runId: run.id, projectId: run.projectId, siteId: null, audience: run.audience }
  await tx
    .insert(metrics)
    .values(fresh.map((metric) => ({ id: randomUUID(), ...about, ...metric })))
    .onConflictDoNothing()
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
