import { and, asc, desc, eq, gt, gte } from 'drizzle-orm'
import { type Offered, offered } from '#core/machine.ts'
import type { Metric } from '#core/metrics/metric.ts'
import { Refused } from '#core/refusal.ts'
import { run as runMachine } from '#core/run/machine.ts'
import type { Plan } from '#core/run/plan.ts'
import { lastRound } from '#core/run/selection.ts'
import type { WaitingCode } from '#core/run/waiting.ts'
import type { Tx } from '#db/client.ts'
import { agreements, events, listingVersions, metrics, organisations, projects, rounds, runs } from '#db/schema/index.ts'
import { termsOf } from '#server/agreement/bundle.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { runRoles } from '#server/run/roles.ts'
import { type Lane, lanesOf } from './lanes.ts'

export type { Lane, LaneRound } from './lanes.ts'

type Member = Actor & { kind: 'member' }

export interface ProjectRow {
  id: string
  title: string
  state: string
  organisation: { id: string; name: string }
  createdAt: Date
  run: { id: string; state: string; currentRound: number; rounds: number } | null
}

export const projectRows = async (tx: Tx): Promise<ProjectRow[]> => {
  const rows = await tx
    .select({ project: projects, organisation: organisations })
    .from(projects)
    .innerJoin(organisations, eq(organisations.id, projects.organisationId))
    .orderBy(desc(projects.createdAt))
  const latest = await tx.select().from(runs).orderBy(asc(runs.number))
  return rows.map(({ project, organisation }) => {
    const run = latest.filter((item) => item.projectId === project.id).at(-1)
    return {
      id: project.id,
      title: project.title,
      state: project.state,
      organisation: { id: organisation.id, name: organisation.name },
      createdAt: project.createdAt,
      run: run
        ? {
            id: run.id,
            state: run.state,
            currentRound: Math.min(run.currentRound, lastRound(run.plan, run.stoppedAfter)),
            rounds: run.plan.rounds,
          }
        : null,
    }
  })
}

export interface RunView {
  id: string
  number: number
  state: string
  engine: string
  plan: Plan
  planHash: string
  modelDigest: string
  currentRound: number
  quorum: number
  waiting: string | null
  waitingFor: { code: WaitingCode; sites: readonly string[]; since: string } | null
  failure: { code: string; message: string } | null
  startedAt: Date | null
  endedAt: Date | null
  lastModel: string | null
  /** The round after which training ended early. */
  stoppedAfter: number | null
  selected: { round: number; model: string; auc: string | null } | null
  rounds: {
    number: number
    kind: string
    state: string
    quorum: number
    openedAt: Date
    deadlineAt: Date
    closedAt: Date | null
    committedAt: Date | null
    result: string | null
    failure: { code: string; message: string } | null
  }[]
  metrics: { round: number; siteId: string | null; name: string; metric: Metric }[]
  can: Offered[]
}

export interface EventRow {
  seq: number
  type: string
  at: Date
  subject: string
  organisationId: string | null
  data: Record<string, unknown>
}

export interface ProjectView {
  id: string
  title: string
  state: string
  proposalId: string
  organisation: { id: string; name: string }
  synthetic: boolean
  lanes: Lane[]
  run: RunView | null
  runs: { id: string; number: number; state: string }[]
  events: EventRow[]
  /** Highest event the view knows; the live feed goes on from here. */
  seq: number
  now: Date
  /** May this viewer take the model, by the agreements? */
  rights: { use: boolean; download: boolean }
}

const eventsOf = async (tx: Tx, projectId: string, after: number, limit: number): Promise<EventRow[]> =>
  (
    await tx
      .select()
      .from(events)
      .where(and(eq(events.projectId, projectId), gt(events.seq, after)))
      .orderBy(desc(events.seq))
      .limit(limit)
  )
    .map(({ seq, type, at, subject, organisationId, data }) => ({ seq, type, at, subject, organisationId, data }))
    .reverse()

export const eventsAfter = async (tx: Tx, projectId: string, after: number, limit = 200): Promise<EventRow[]> =>
  (
    await tx
      .select()
      .from(events)
      .where(and(eq(events.projectId, projectId), gt(events.seq, after)))
      .orderBy(asc(events.seq))
      .limit(limit)
  ).map(({ seq, type, at, subject, organisationId, data }) => ({ seq, type, at, subject, organisationId, data }))

const runView = async (tx: Tx, actor: Member, run: typeof runs.$inferSelect, fromRound: number): Promise<RunView> => ({
  id: run.id,
  number: run.number,
  state: run.state,
  engine: run.engine,
  plan: run.plan,
  planHash: run.planHash,
  modelDigest: run.modelDigest,
  currentRound: run.currentRound,
  quorum: Math.max(run.plan.quorum, run.minimumSites),
  waiting: run.waiting,
  waitingFor: run.waitingFor,
  failure: run.failure,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  lastModel: run.lastModel,
  stoppedAfter: run.stoppedAfter,
  selected: run.selected,
  rounds: (
    await tx
      .select()
      .from(rounds)
      .where(and(eq(rounds.runId, run.id), gte(rounds.number, fromRound)))
      .orderBy(asc(rounds.number))
  ).map(({ number, kind, state, quorum, openedAt, deadlineAt, closedAt, committedAt, result, failure }) => ({
    number,
    kind,
    state,
    quorum,
    openedAt,
    deadlineAt,
    closedAt,
    committedAt,
    result,
    failure,
  })),
  metrics: (
    await tx
      .select()
      .from(metrics)
      .where(and(eq(metrics.runId, run.id), gte(metrics.round, fromRound - 1)))
      .orderBy(asc(metrics.round))
  ).map(({ round, siteId, name, metric }) => ({ round, siteId, name, metric })),
  can: offered(runMachine, run.state, runRoles(run, actor), []),
})

/**
 * Everything the live page shows; the page asks anew when the feed says that something changed. A page that knows what was before
 * `fromRound` is told of later rounds alone, and of metrics from one round earlier: a model is measured in the round after its own.
 */
export const projectView = async (tx: Tx, actor: Member, id: string, now: Date, fromRound = 0): Promise<ProjectView> => {
  const [found] = await tx
    .select({ project: projects, organisation: organisations })
    .from(projects)
    .innerJoin(organisations, eq(organisations.id, projects.organisationId))
    .where(eq(projects.id, id))
  if (!found) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
  const all = await tx.select().from(runs).where(eq(runs.projectId, id)).orderBy(asc(runs.number))
  const run = all.at(-1)
  const recent = await eventsOf(tx, id, -1, 100)
  const rights = await rightsOf(tx, actor, id)
  const listed = await tx
    .select({ document: listingVersions.document })
    .from(agreements)
    .innerJoin(listingVersions, eq(listingVersions.listingId, agreements.listingId))
    .where(eq(agreements.projectId, id))
  return {
    id: found.project.id,
    title: found.project.title,
    state: found.project.state,
    proposalId: found.project.proposalId,
    organisation: { id: found.organisation.id, name: found.organisation.name },
    synthetic: listed.some((item) => item.document.synthetic),
    lanes: await lanesOf(tx, actor, id, run?.id ?? null, fromRound),
    run: run ? await runView(tx, actor, run, fromRound) : null,
    runs: all.map(({ id: runId, number, state }) => ({ id: runId, number, state })),
    events: recent,
    seq: recent.at(-1)?.seq ?? -1,
    now,
    rights,
  }
}

/** What the agreements of a project let the viewer's organisation do with its model: only what every one of them grants. */
export const rightsOf = async (tx: Tx, actor: Member, projectId: string): Promise<{ use: boolean; download: boolean }> => {
  const mine = (await tx.select().from(agreements).where(eq(agreements.projectId, projectId))).map((agreement) =>
    termsOf(agreement).rights.find((right) => right.organisation === actor.organisation),
  )
  const every = (key: 'use' | 'download') => mine.length > 0 && mine.every((right) => right?.[key] === true)
  return { use: every('use'), download: every('download') }
}
