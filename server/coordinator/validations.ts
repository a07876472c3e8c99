import { and, eq, isNull } from 'drizzle-orm'
import { measuredAfter, type Validations } from '#core/run/selection.ts'
import type { Tx } from '#db/client.ts'
import { metrics } from '#db/schema/index.ts'
import type { RunRow } from './lease.ts'

/** The AUC over all sites on validation of each model that is measured, as the curve of the run shows it; nothing where the plan does not ask. */
export const validationsOf = async (tx: Tx, run: RunRow): Promise<Validations> => {
  if (!run.plan.select && !run.plan.stopAfter) return []
  const rows = await tx
    .select({ round: metrics.round, metric: metrics.metric })
    .from(metrics)
    .where(and(eq(metrics.runId, run.id), isNull(metrics.siteId), eq(metrics.name, 'auc')))
  const known = new Map(rows.map(({ round, metric }) => [round, metric.kind === 'value' ? metric.value : null]))
  return measuredAfter(
    Array.from({ length: run.currentRound }, (_, i) => known.get(i + 1) ?? null),
    run.currentRound,
  )
}
