import { and, count, eq, isNull } from 'drizzle-orm'
import { measuredAfter, measuredAuc, measuredIn, type Validations } from '#core/run/selection.ts'
import type { Tx } from '#db/client.ts'
import { metrics, updates } from '#db/schema/index.ts'
import type { RunRow } from './lease.ts'

/** The AUC over all sites on validation of each model that is measured, as the curve of the run shows it; nothing where the plan does not ask. */
export const validationsOf = async (tx: Tx, { id, plan, currentRound }: RunRow): Promise<Validations> => {
  if (!plan.select && !plan.stopAfter) return []
  const rows = await tx
    .select({ round: metrics.round, metric: metrics.metric })
    .from(metrics)
    .where(and(eq(metrics.runId, id), isNull(metrics.siteId), eq(metrics.name, 'auc')))
  const returned = await tx
    .select({ round: updates.round, sites: count() })
    .from(updates)
    .where(eq(updates.runId, id))
    .groupBy(updates.round)
  const known = new Map(rows.map(({ round, metric }) => [round, metric]))
  const sites = new Map(returned.map((row) => [row.round, row.sites]))
  return measuredAfter(
    Array.from({ length: currentRound }, (_, i) => measuredAuc(known.get(i + 1), sites.get(measuredIn(i + 1)) ?? 0, plan)),
    currentRound,
  )
}
