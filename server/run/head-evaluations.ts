import { randomUUID } from 'node:crypto'
import { asc, desc, eq } from 'drizzle-orm'
import type { HeadEvaluation } from '#core/metrics/head-evaluation.ts'
import type { TaskResult } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import type { Tx } from '#db/client.ts'
import { headEvaluations, runs, sites } from '#db/schema/index.ts'

type Row = Omit<typeof headEvaluations.$inferInsert, 'id' | 'split' | 'head'>

/** Whether every part of it is of so many outputs. */
const isOf = (outputs: number, head: HeadEvaluation): boolean =>
  head.kind === 'multi-class'
    ? [head.classes, head.confusion, ...head.confusion].every(({ length }) => length === outputs)
    : head.labels.length === outputs

/**
 * Keeps what a site told of a model with a head.
 * @throws {Refused} BAD_INPUT for other classes or labels than those of the plan
 */
export const keepHeadEvaluations = async (tx: Tx, plan: Plan, of: Row, told: NonNullable<TaskResult['head']>): Promise<void> => {
  const { kind, names } = headOf(plan)
  for (const split of ['val', 'test'] as const) {
    const head = told[split]
    if (!head) continue
    if (head.kind !== kind || !isOf(names.length, head))
      throw new Refused('BAD_INPUT', 'The evaluation is of other classes or labels than the plan has. Update the site agent.')
    await tx
      .insert(headEvaluations)
      .values({ id: randomUUID(), ...of, split, head })
      .onConflictDoNothing()
  }
}

export interface SiteHeadEvaluation {
  siteId: string
  siteName: string
  split: 'val' | 'test'
  /** The model is that of this round; 0: the initial one. */
  round: number
  head: HeadEvaluation
}

export interface RunHeadEvaluations {
  /** Classes or labels in the order of the plan; empty for a plan without a head. */
  names: readonly string[]
  /** Newest of each site and split, by site name; the test split first. */
  sites: SiteHeadEvaluation[]
}

/** What the sites have told of the classes or labels of a run's models. @throws {Refused} NOT_FOUND */
export const runHeadEvaluations = async (tx: Tx, runId: string): Promise<RunHeadEvaluations> => {
  const [run] = await tx.select({ plan: runs.plan }).from(runs).where(eq(runs.id, runId))
  if (!run) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
  if (!run.plan.head) return { names: [], sites: [] }
  const newest = await tx
    .selectDistinctOn([headEvaluations.siteId, headEvaluations.split], {
      siteId: headEvaluations.siteId,
      siteName: sites.name,
      split: headEvaluations.split,
      round: headEvaluations.round,
      head: headEvaluations.head,
    })
    .from(headEvaluations)
    .innerJoin(sites, eq(sites.id, headEvaluations.siteId))
    .where(eq(headEvaluations.runId, runId))
    .orderBy(asc(headEvaluations.siteId), desc(headEvaluations.split), desc(headEvaluations.round))
  return {
    names: headOf(run.plan).names,
    sites: newest.sort((a, b) => a.siteName.localeCompare(b.siteName) || a.split.localeCompare(b.split)),
  }
}
