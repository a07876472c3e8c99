import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { Metric } from '#core/metrics/metric.ts'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import type { Tx } from '#db/client.ts'
import { metrics, projects, rounds, runs, sites, tasks, updates } from '#db/schema/index.ts'

export interface ComparedRun {
  id: string
  number: number
  state: string
  engine: string
  plan: Plan
  /** The round whose model the run ends with, where it has selected one. */
  selected: number | null
  project: { id: string; title: string }
  startedAt: Date | null
  endedAt: Date | null
  rounds: { number: number; kind: string; state: string }[]
  /** Bytes of all updates that left the sites. */
  bytes: number
  /** Every site that had a part in it, by name. */
  sites: { id: string; name: string }[]
  metrics: { round: number; siteId: string | null; name: string; metric: Metric }[]
}

const comparedRun = async (tx: Tx, { run, title }: { run: typeof runs.$inferSelect; title: string }): Promise<ComparedRun> => {
  const [sent] = await tx
    .select({ bytes: sql<number>`coalesce(sum(${updates.bytes}), 0)::float8` })
    .from(updates)
    .where(eq(updates.runId, run.id))
  return {
    id: run.id,
    number: run.number,
    state: run.state,
    engine: run.engine,
    plan: run.plan,
    selected: run.selected?.round ?? null,
    project: { id: run.projectId, title },
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    rounds: await tx
      .select({ number: rounds.number, kind: rounds.kind, state: rounds.state })
      .from(rounds)
      .where(eq(rounds.runId, run.id))
      .orderBy(asc(rounds.number)),
    bytes: sent?.bytes ?? 0,
    sites: await tx
      .selectDistinct({ id: sites.id, name: sites.name })
      .from(tasks)
      .innerJoin(sites, eq(sites.id, tasks.siteId))
      .where(eq(tasks.runId, run.id))
      .orderBy(asc(sites.name)),
    metrics: await tx
      .select({ round: metrics.round, siteId: metrics.siteId, name: metrics.name, metric: metrics.metric })
      .from(metrics)
      .where(eq(metrics.runId, run.id))
      .orderBy(asc(metrics.round)),
  }
}

/**
 * Runs side by side, in the order that was asked for; of one project or of several.
 * @throws {Refused} NOT_FOUND when the viewer has no part in one of them
 */
export const compareRuns = async (tx: Tx, ids: readonly string[]): Promise<ComparedRun[]> => {
  const found = await tx
    .select({ run: runs, title: projects.title })
    .from(runs)
    .innerJoin(projects, eq(projects.id, runs.projectId))
    .where(inArray(runs.id, [...ids]))
  const ordered = ids.flatMap((id) => found.filter(({ run }) => run.id === id))
  if (ordered.length < ids.length) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
  const compared: ComparedRun[] = []
  for (const one of ordered) compared.push(await comparedRun(tx, one))
  return compared
}

export interface RunChoice {
  id: string
  number: number
  state: string
  createdAt: Date
  project: { id: string; title: string }
}

/** Every run that the viewer may see, newest project first. */
export const runChoices = async (tx: Tx): Promise<RunChoice[]> =>
  (
    await tx
      .select({
        id: runs.id,
        number: runs.number,
        state: runs.state,
        createdAt: runs.createdAt,
        projectId: projects.id,
        title: projects.title,
      })
      .from(runs)
      .innerJoin(projects, eq(projects.id, runs.projectId))
      .orderBy(sql`${projects.createdAt} desc`, asc(runs.number))
  ).map(({ projectId, title, ...run }) => ({ ...run, project: { id: projectId, title } }))
