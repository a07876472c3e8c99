import { and, asc, eq, isNotNull, ne } from 'drizzle-orm'
import type { Estimate } from '#core/metrics/estimate.ts'
import type { AloneAbsent, EvaluatedModel } from '#core/run/evaluated-models.ts'
import type { Tx } from '#db/client.ts'
import { evaluations, sites, updates } from '#db/schema/index.ts'

/** AUC of another model than the run's on a site's images. */
export interface ComparedModel {
  siteId: string
  siteName: string
  split: 'val' | 'test'
  model: Exclude<EvaluatedModel, 'run'>
  auc: Estimate
}

export interface AloneAbsence {
  siteId: string
  siteName: string
  reason: AloneAbsent
}

/** What the sites told at the end of a run of the models to compare with. */
export const comparedModels = async (tx: Tx, runId: string): Promise<ComparedModel[]> => {
  const rows = await tx
    .select({
      siteId: evaluations.siteId,
      siteName: sites.name,
      split: evaluations.split,
      model: evaluations.model,
      full: evaluations.full,
    })
    .from(evaluations)
    .innerJoin(sites, eq(sites.id, evaluations.siteId))
    .where(and(eq(evaluations.runId, runId), ne(evaluations.model, 'run')))
    .orderBy(asc(sites.name))
  return rows.flatMap(({ model, full, ...row }) => (model === 'run' ? [] : [{ ...row, model, auc: full.auc }]))
}

export const aloneAbsences = async (tx: Tx, runId: string): Promise<AloneAbsence[]> => {
  const rows = await tx
    .select({ siteId: updates.siteId, siteName: sites.name, reason: updates.aloneAbsent })
    .from(updates)
    .innerJoin(sites, eq(sites.id, updates.siteId))
    .where(and(eq(updates.runId, runId), isNotNull(updates.aloneAbsent)))
    .orderBy(asc(sites.name))
  return rows.flatMap(({ reason, ...row }) => (reason ? [{ ...row, reason }] : []))
}
