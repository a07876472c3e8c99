import { and, asc, eq, gte } from 'drizzle-orm'
import type { Offered } from '#core/machine.ts'
import type { StopReceipt } from '#core/protocol/messages.ts'
import type { Tx } from '#db/client.ts'
import { agreements, organisations, type Progress, sites, tasks, updates } from '#db/schema/index.ts'
import { agreementCan, agreementFacts } from '#server/agreement/can.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { partyRoles } from '#server/negotiation/roles.ts'

type Member = Actor & { kind: 'member' }

/** One site's work in one round. */
export interface LaneRound {
  round: number
  state: string
  attempt: number
  progress: Progress | null
  failure: { code: string; message: string; phase: string } | null
  receipt: StopReceipt | null
  /** When the site was asked. */
  createdAt: Date
  leasedAt: Date | null
  finishedAt: Date | null
  bytes: number | null
  seconds: string | null
  steps: number | null
  images: number | null
}

export interface Lane {
  siteId: string
  siteName: string
  organisation: { id: string; name: string }
  siteState: string
  pausedReason: string | null
  lastSeenAt: Date | null
  /** The agreement, where the viewer is a party to it. */
  agreement: { id: string; state: string; reason: string | null; can: Offered[] } | null
  mine: boolean
  rounds: LaneRound[]
}

/** One lane for each site of the project, with its work in one run from a round on. */
export const lanesOf = async (tx: Tx, actor: Member, projectId: string, runId: string | null, fromRound: number): Promise<Lane[]> => {
  const asked = runId
    ? await tx
        .selectDistinctOn([tasks.siteId], { site: sites, organisation: organisations })
        .from(tasks)
        .innerJoin(sites, eq(sites.id, tasks.siteId))
        .innerJoin(organisations, eq(organisations.id, tasks.organisationId))
        .where(eq(tasks.runId, runId))
    : []
  const work = runId
    ? await tx
        .select({ task: tasks, update: updates })
        .from(tasks)
        .leftJoin(updates, eq(updates.taskId, tasks.id))
        .where(and(eq(tasks.runId, runId), gte(tasks.round, fromRound)))
        .orderBy(asc(tasks.round))
    : []
  const own = await tx
    .select({ agreement: agreements, site: sites, organisation: organisations })
    .from(agreements)
    .innerJoin(sites, eq(sites.id, agreements.siteId))
    .innerJoin(organisations, eq(organisations.id, agreements.providerId))
    .where(eq(agreements.projectId, projectId))
  const all = new Map<string, Lane>()
  for (const { site, organisation } of [...own, ...asked]) {
    if (all.has(site.id)) continue
    const agreement = own.find((item) => item.site.id === site.id)?.agreement
    all.set(site.id, {
      siteId: site.id,
      siteName: site.name,
      organisation: { id: organisation.id, name: organisation.name },
      siteState: site.state,
      pausedReason: site.pausedReason,
      lastSeenAt: site.lastSeenAt,
      agreement: agreement
        ? {
            id: agreement.id,
            state: agreement.state,
            reason: agreement.reason,
            can: agreementCan(
              agreement.state,
              partyRoles(agreement, actor),
              agreementFacts(['consumer', 'provider'], actor, agreement, true),
            ),
          }
        : null,
      mine: site.organisationId === actor.organisation,
      rounds: [],
    })
  }
  for (const { task, update } of work)
    all.get(task.siteId)?.rounds.push({
      round: task.round,
      state: task.state,
      attempt: task.attempt,
      progress: task.progress,
      failure: task.failure,
      receipt: task.receipt,
      createdAt: task.createdAt,
      leasedAt: task.leasedAt,
      finishedAt: task.finishedAt,
      bytes: update?.bytes ?? null,
      seconds: update?.seconds ?? null,
      steps: update?.steps ?? null,
      images: update?.images ?? null,
    })
  return [...all.values()].sort((a, b) => a.siteName.localeCompare(b.siteName))
}
