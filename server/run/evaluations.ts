import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { thresholdOf } from '#core/metrics/choose-threshold.ts'
import type { FullEvaluation } from '#core/metrics/full-evaluation.ts'
import type { Interval } from '#core/metrics/interval.ts'
import { casesIn, type PooledScores, poolHistograms } from '#core/metrics/pool-histograms.ts'
import { pooledAuc } from '#core/metrics/pooled-auc.ts'
import { type PooledReliabilityBin, pooledReliability, pooledRoc, type RocPoint } from '#core/metrics/pooled-curves.ts'
import { type PooledPoint, pooledPoint } from '#core/metrics/pooled-point.ts'
import type { Strata } from '#core/metrics/strata.ts'
import { Refused } from '#core/refusal.ts'
import { evaluatedIn } from '#core/run/selection.ts'
import type { Tx } from '#db/client.ts'
import { evaluations, rounds, runs, sites } from '#db/schema/index.ts'
import { type AloneAbsence, aloneAbsences, type ComparedModel, comparedModels } from './compared-models.ts'

export type Split = 'val' | 'test'

/** What a site last told of the model on one of its splits. */
export interface SiteEvaluation {
  siteId: string
  siteName: string
  split: Split
  /** The model is that of this round; 0: the initial one. */
  round: number
  full: FullEvaluation
  /** Within the groups of its images; null before the final evaluation, and for groups of which the set says nothing. */
  strata: Strata | null
}

/** The images of all sites together, from their score histograms. Intervals here are bounds (core/metrics/pooled-auc.ts), not confidence. */
export interface PooledEvaluation {
  /** The model is that of this round; all its sites have evaluated it. */
  round: number
  /** Sites whose scores are in it. The others have too few images of a class to show theirs. */
  siteIds: string[]
  positives: number
  negatives: number
  auc: Interval
  roc: RocPoint[]
  reliability: PooledReliabilityBin[]
  /** At probability ½. */
  atHalf: PooledPoint
  /** At the threshold chosen on the validation images of all sites; on these themselves it flatters. */
  atThreshold: PooledPoint
}

export interface RunEvaluations {
  runId: string
  /** Whether each site evaluates the model with a part of its own. */
  personal: boolean
  /** Newest of each site and split, by site name. */
  sites: SiteEvaluation[]
  /** Null where no site shows its scores, and before the first round is committed; `test` comes with the final evaluation. */
  pooled: Record<Split, PooledEvaluation | null>
  /** Other models on the same images, to compare with the run's. */
  compared: ComparedModel[]
  /** Sites that the plan asked for a model of their own, and that have none. */
  alone: AloneAbsence[]
}

const pooledView = (round: number, siteIds: string[], scores: PooledScores, threshold: number): PooledEvaluation => ({
  round,
  siteIds,
  positives: casesIn(scores.positives),
  negatives: casesIn(scores.negatives),
  auc: pooledAuc(scores),
  roc: pooledRoc(scores),
  reliability: pooledReliability(scores),
  atHalf: pooledPoint(scores, 0),
  atThreshold: pooledPoint(scores, threshold),
})

/** What the sites have told of a run's models in full: for the ROC and calibration plots and the matrix of sites. */
export const runEvaluations = async (tx: Tx, runId: string): Promise<RunEvaluations> => {
  const [run] = await tx.select({ plan: runs.plan, selected: runs.selected }).from(runs).where(eq(runs.id, runId))
  if (!run) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
  // The models of a round are evaluated in the next one: what is still being collected would be pooled of some sites only.
  const [committed] = await tx
    .select({ number: rounds.number, kind: rounds.kind })
    .from(rounds)
    .where(and(eq(rounds.runId, runId), eq(rounds.state, 'COMMITTED')))
    .orderBy(desc(rounds.number))
    .limit(1)
  const round = committed ? evaluatedIn(committed, run.selected?.round ?? null) : null
  const ended = committed?.kind === 'evaluate' ? round : null
  const newest = await tx
    .selectDistinctOn([evaluations.siteId, evaluations.split], {
      siteId: evaluations.siteId,
      siteName: sites.name,
      split: evaluations.split,
      round: evaluations.round,
      full: evaluations.full,
      strata: evaluations.strata,
    })
    .from(evaluations)
    .innerJoin(sites, eq(sites.id, evaluations.siteId))
    .where(and(eq(evaluations.runId, runId), eq(evaluations.model, 'run')))
    .orderBy(asc(evaluations.siteId), desc(evaluations.split), sql`(${evaluations.round} = ${ended ?? -1}) desc`, desc(evaluations.round))
  const complete =
    round === null
      ? []
      : await tx
          .select()
          .from(evaluations)
          .where(and(eq(evaluations.runId, runId), eq(evaluations.round, round), eq(evaluations.model, 'run')))
          .orderBy(asc(evaluations.siteId))
  const pooled = (split: Split) => {
    const shown = complete.filter((row) => row.split === split && row.full.histogram.kind === 'value')
    const scores = poolHistograms(shown.map((row) => row.full.histogram))
    return { siteIds: shown.map((row) => row.siteId), scores }
  }
  const [val, test] = [pooled('val'), pooled('test')]
  const threshold = val.scores ? thresholdOf(val.scores.cells) : 0
  const view = ({ siteIds, scores }: typeof val) => (scores && round !== null ? pooledView(round, siteIds, scores, threshold) : null)
  return {
    runId,
    personal: run.plan.personal !== undefined,
    sites: newest.sort((a, b) => a.siteName.localeCompare(b.siteName) || b.split.localeCompare(a.split)),
    pooled: { val: view(val), test: view(test) },
    compared: await comparedModels(tx, runId),
    alone: await aloneAbsences(tx, runId),
  }
}
