import { and, desc, eq, gt, inArray, sum } from 'drizzle-orm'
import { type Offered, offered } from '#core/machine.ts'
import { site as siteMachine } from '#core/org/machine.ts'
import { Refused } from '#core/refusal.ts'
import { lastRound } from '#core/run/selection.ts'
import type { Tx } from '#db/client.ts'
import {
  agreements,
  datasets,
  enrolments,
  events,
  organisations,
  projects,
  runs,
  siteReports,
  sites,
  tasks,
  updates,
} from '#db/schema/index.ts'
import { termsOf } from '#server/agreement/bundle.ts'
import { agreementCan, agreementFacts } from '#server/agreement/can.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { ownListings } from '#server/listing/queries.ts'
import { partyRoles } from '#server/negotiation/roles.ts'
import { type ReportedDataset, reportedDataset } from './reported-dataset.ts'
import { siteRoles } from './roles.ts'

type Member = Actor & { kind: 'member' }

export interface SiteRow {
  id: string
  name: string
  state: string
  lastSeenAt: Date | null
  keyThumbprint: string | null
}

export interface SiteConsole extends SiteRow {
  pausedReason: string | null
  tokenExpiresAt: Date | null
  report: {
    agentVersion: string
    device: string
    policy: typeof siteReports.$inferSelect.policy
    localPause: typeof siteReports.$inferSelect.localPause
    reportedAt: Date
    preparing: typeof siteReports.$inferSelect.preparing
    preparingAt: Date | null
  } | null
  /** Prepared sets, newest first; what they hold is read once (siteDatasets). */
  datasets: Pick<ReportedDataset, 'id' | 'sentBytes'>[]
  listings: { id: string; state: string; version: number; drifted: boolean; title: string; manifest: string }[]
  /** One sentence's worth for each agreement that lets somebody train here. */
  work: {
    agreementId: string
    agreementState: string
    consumer: string
    dataset: string
    project: { id: string; title: string } | null
    round: number | null
    rounds: number
    task: {
      id: string
      state: string
      round: number
      progress: typeof tasks.$inferSelect.progress
      receipt: typeof tasks.$inferSelect.receipt
      failure: typeof tasks.$inferSelect.failure
    } | null
    can: Offered[]
  }[]
  bytesOut: number
  updatesOut: number
  log: { seq: number; type: string; at: Date }[]
  exchange: string
  now: Date
  can: Offered[]
}

export const siteRows = async (tx: Tx, actor: Member): Promise<SiteRow[]> =>
  (await tx.select().from(sites).where(eq(sites.organisationId, actor.organisation)).orderBy(sites.name)).map(
    ({ id, name, state, lastSeenAt, keyThumbprint }) => ({ id, name, state, lastSeenAt, keyThumbprint }),
  )

/** What a site reported of its prepared sets, newest first. */
export const siteDatasets = async (tx: Tx, actor: Member, id: string): Promise<ReportedDataset[]> => {
  const rows = await tx
    .select()
    .from(datasets)
    .where(and(eq(datasets.siteId, id), eq(datasets.organisationId, actor.organisation)))
    .orderBy(desc(datasets.createdAt))
  return rows.map(reportedDataset)
}

/** The site console: what runs on this hospital's data, what left, and what its agent says of itself. */
export const siteConsole = async (tx: Tx, actor: Member, id: string, exchange: string, now: Date): Promise<SiteConsole> => {
  const [site] = await tx
    .select()
    .from(sites)
    .where(and(eq(sites.id, id), eq(sites.organisationId, actor.organisation)))
  if (!site) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
  const [enrolment] = await tx.select().from(enrolments).where(eq(enrolments.siteId, id))
  const [report] = await tx.select().from(siteReports).where(eq(siteReports.siteId, id))
  const prepared = await tx
    .select({ id: datasets.id, sentBytes: datasets.sentBytes })
    .from(datasets)
    .where(eq(datasets.siteId, id))
    .orderBy(desc(datasets.createdAt))
  const live = await tx
    .select({ agreement: agreements, organisation: organisations, project: projects })
    .from(agreements)
    .innerJoin(organisations, eq(organisations.id, agreements.consumerId))
    .leftJoin(projects, eq(projects.id, agreements.projectId))
    .where(and(eq(agreements.siteId, id), inArray(agreements.state, ['PENDING', 'ACTIVE', 'SUSPENDED'])))
    .orderBy(desc(agreements.createdAt))
  const work: SiteConsole['work'] = []
  for (const { agreement, organisation, project } of live) {
    const [run] = project ? await tx.select().from(runs).where(eq(runs.projectId, project.id)).orderBy(desc(runs.number)).limit(1) : []
    const [task] = run
      ? await tx
          .select()
          .from(tasks)
          .where(and(eq(tasks.runId, run.id), eq(tasks.siteId, id)))
          .orderBy(desc(tasks.round))
          .limit(1)
      : []
    work.push({
      agreementId: agreement.id,
      agreementState: agreement.state,
      consumer: organisation.name,
      dataset: termsOf(agreement).dataset.title,
      project: project && { id: project.id, title: project.title },
      round: run ? Math.min(run.currentRound, lastRound(run.plan, run.stoppedAfter)) : null,
      rounds: run?.plan.rounds ?? termsOf(agreement).limits.maxRounds,
      task: task
        ? { id: task.id, state: task.state, round: task.round, progress: task.progress, receipt: task.receipt, failure: task.failure }
        : null,
      can: agreementCan(agreement.state, partyRoles(agreement, actor), agreementFacts(['consumer', 'provider'], actor, agreement, true)),
    })
  }
  const [out] = await tx
    .select({ bytes: sum(updates.bytes) })
    .from(updates)
    .where(eq(updates.siteId, id))
  const sent = await tx
    .select({ id: updates.taskId })
    .from(updates)
    .where(and(eq(updates.siteId, id), gt(updates.bytes, 0)))
  const own = await tx.select().from(events).where(eq(events.subject, id)).orderBy(desc(events.seq)).limit(30)
  return {
    id: site.id,
    name: site.name,
    state: site.state,
    lastSeenAt: site.lastSeenAt,
    keyThumbprint: site.keyThumbprint,
    pausedReason: site.pausedReason,
    tokenExpiresAt: enrolment && !enrolment.usedAt ? enrolment.expiresAt : null,
    report: report
      ? {
          agentVersion: report.agentVersion,
          device: report.device,
          policy: report.policy,
          localPause: report.localPause,
          reportedAt: report.reportedAt,
          preparing: report.preparing,
          preparingAt: report.preparingAt,
        }
      : null,
    datasets: prepared,
    listings: (await ownListings(tx, actor))
      .filter((listing) => listing.siteId === id)
      .map(({ id: listingId, state, version, drifted, description, dataset }) => ({
        id: listingId,
        state,
        version,
        drifted,
        title: description?.title ?? dataset.name,
        manifest: dataset.manifest,
      })),
    work,
    bytesOut: Number(out?.bytes ?? 0),
    updatesOut: sent.length,
    log: own.map(({ seq, type, at }) => ({ seq, type, at })),
    exchange,
    now,
    can: offered(siteMachine, site.state, siteRoles(site, actor), []),
  }
}
