import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Count } from '#core/listing/count.ts'
import { negotiation as negotiationMachine } from '#core/negotiation/machine.ts'
import type { RoundFact, RunFacts, SiteFact, TaskFact } from '#core/run/facts.ts'
import type { RoundState, RunState, TaskState } from '#core/run/machine.ts'
import { isCyclic } from '#core/run/turns.ts'
import type { Tx } from '#db/client.ts'
import { agreements, listingVersions, negotiations, projects, rounds, siteReports, sites, tasks, updates } from '#db/schema/index.ts'
import type { RunRow } from './lease.ts'
import { validationsOf } from './validations.ts'

/** A site that has not polled for so long is not waited for once the others are enough; it polls every 25 s at least. */
const SILENT_MS = 90_000

/** What carries the work of a ready site. */
export interface Carrier {
  readonly agreementId: string
  readonly organisationId: string
}

export type RoundRow = typeof rounds.$inferSelect

export interface Loaded {
  readonly facts: RunFacts
  readonly round: RoundRow | null
  /** By site id. */
  readonly carriers: ReadonlyMap<string, Carrier>
}

const standing = (row: { agreement: string; site: string; localPause: unknown }) => {
  const ready = row.agreement === 'ACTIVE' && row.site === 'CONNECTED' && !row.localPause
  return { ready, mayReturn: ready || (['PENDING', 'ACTIVE', 'SUSPENDED'].includes(row.agreement) && row.site !== 'REVOKED') }
}

const tasksOf = async (tx: Tx, roundId: string, now: Date): Promise<TaskFact[]> => {
  const rows = await tx
    .select({
      task: tasks,
      agreement: agreements.state,
      site: sites.state,
      lastSeenAt: sites.lastSeenAt,
      localPause: siteReports.localPause,
    })
    .from(tasks)
    .innerJoin(agreements, eq(agreements.id, tasks.agreementId))
    .innerJoin(sites, eq(sites.id, tasks.siteId))
    .leftJoin(siteReports, eq(siteReports.siteId, tasks.siteId))
    .where(eq(tasks.roundId, roundId))
    .orderBy(asc(tasks.siteId))
  return rows.map(({ task, lastSeenAt, ...row }) => ({
    id: task.id,
    siteId: task.siteId,
    state: task.state as TaskState,
    units: task.weightUnits,
    leaseUntil: task.leaseUntil?.getTime() ?? null,
    lapses: task.lapses,
    begun: task.progress !== null,
    finishedAt: task.finishedAt?.getTime() ?? null,
    why: task.state === 'FAILED' || task.state === 'REJECTED' ? (task.failure?.message ?? null) : null,
    shareOf: task.shareOf,
    ...standing(row),
    silent: (lastSeenAt?.getTime() ?? 0) < now.getTime() - SILENT_MS,
  }))
}

/** Sites whose agreement belongs to the project, and sites of its proposal that are still signing or negotiating. */
const sitesOf = async (tx: Tx, run: RunRow): Promise<{ sites: SiteFact[]; carriers: Map<string, Carrier> }> => {
  const rows = await tx
    .select({
      agreementId: agreements.id,
      siteId: sites.id,
      listingId: negotiations.listingId,
      organisationId: agreements.providerId,
      member: agreements.projectId,
      agreement: agreements.state,
      negotiation: negotiations.state,
      site: sites.state,
      localPause: siteReports.localPause,
      // As the version of the listing that the agreement names publishes them (rounded).
      images: sql<Count>`${listingVersions.document} #> '{summary,images}'`,
    })
    .from(negotiations)
    .innerJoin(projects, eq(projects.proposalId, negotiations.proposalId))
    .innerJoin(sites, eq(sites.id, negotiations.siteId))
    .leftJoin(agreements, eq(agreements.negotiationId, negotiations.id))
    .leftJoin(siteReports, eq(siteReports.siteId, sites.id))
    .innerJoin(
      listingVersions,
      and(eq(listingVersions.listingId, negotiations.listingId), eq(listingVersions.version, negotiations.listingVersion)),
    )
    .where(eq(projects.id, run.projectId))
    .orderBy(asc(sites.id), asc(negotiations.id))
  const found: SiteFact[] = []
  const carriers = new Map<string, Carrier>()
  for (const siteId of new Set(rows.map((row) => row.siteId))) {
    const own = rows.filter((row) => row.siteId === siteId)
    const carrier = own.find((row) => row.member === run.projectId && row.agreement && standing({ ...row, agreement: row.agreement }).ready)
    if (carrier?.agreementId && carrier.organisationId)
      carriers.set(siteId, { agreementId: carrier.agreementId, organisationId: carrier.organisationId })
    const mayCome = own.some((row) =>
      row.agreement
        ? standing({ ...row, agreement: row.agreement }).mayReturn
        : row.site !== 'REVOKED' && !negotiationMachine.final.includes(row.negotiation),
    )
    found.push({
      siteId,
      ready: carrier !== undefined,
      mayCome: !carrier && mayCome,
      names: [siteId, ...own.map((row) => row.listingId)],
      // A site that keeps the number to itself counts as one image.
      weight: run.plan.weighting === 'images' && carrier?.images.kind === 'count' ? Math.max(1, carrier.images.value) : 1,
    })
  }
  return { sites: found, carriers }
}

/** The site whose update made the last model of a run under cyclic training. */
const lastTrained = async (tx: Tx, run: RunRow): Promise<string | null> => {
  const [last] = await tx
    .select({ siteId: updates.siteId })
    .from(updates)
    .innerJoin(rounds, and(eq(rounds.runId, updates.runId), eq(rounds.number, updates.round)))
    .where(and(eq(updates.runId, run.id), eq(rounds.kind, 'train'), eq(rounds.state, 'COMMITTED')))
    .orderBy(desc(updates.round))
    .limit(1)
  return last?.siteId ?? null
}

/** What core/run/next-action.ts decides from. Tasks and sites are read only where the decision asks for them. */
export const loadFacts = async (tx: Tx, run: RunRow, now: Date): Promise<Loaded> => {
  const [round] = await tx
    .select()
    .from(rounds)
    .where(and(eq(rounds.runId, run.id), eq(rounds.number, run.currentRound)))
    .for('update')
  const collecting = round?.state === 'COLLECTING'
  const moving = run.state === 'RUNNING' && round?.state !== 'AGGREGATING'
  const [{ sites: found, carriers }, tasksNow, last, validations] = await Promise.all([
    moving ? sitesOf(tx, run) : { sites: [], carriers: new Map<string, Carrier>() },
    collecting && moving ? tasksOf(tx, round.id, now) : [],
    moving && !collecting && isCyclic(run.plan) ? lastTrained(tx, run) : null,
    moving && !collecting ? validationsOf(tx, run) : [],
  ])
  const fact: RoundFact | null = round
    ? {
        number: round.number,
        kind: round.kind,
        state: round.state as RoundState,
        need: round.quorum,
        deadlineAt: round.deadlineAt.getTime(),
        tasks: tasksNow,
      }
    : null
  const { plan, minimumSites, currentRound } = run
  const { stoppedAfter, selected } = run
  const facts = {
    ...{ now: now.getTime(), state: run.state as RunState, plan, minimumSites, currentRound, round: fact, sites: found },
    lastTrained: last,
    ...{ validations, stoppedAfter, selected: selected?.round ?? null },
  }
  return { facts, round: round ?? null, carriers }
}
