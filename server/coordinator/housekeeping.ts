import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { negotiation as negotiationMachine } from '#core/negotiation/machine.ts'
import { Refused } from '#core/refusal.ts'
import { mayBegin } from '#core/run/turns.ts'
import { agreements, negotiations, projects, proposals, SYSTEM, siteNonces } from '#db/schema/index.ts'
import { expireAgreement } from '#server/agreement/end.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { execute, transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { admitSite, openProject } from '#server/project/open.ts'
import { agreeProposal, declineProposal } from '#server/proposal/settle.ts'
import { submitRun } from '#server/run/run.ts'

/** Two coordinators may see the same work: the second one's command is refused by the state machine, which is as it should be. */
const unlessDone = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}

/** Opens the project of a proposal that enough sites have sealed, with its first run, in one transaction. */
const openFor = (exchange: Exchange, proposalId: string) =>
  transact(exchange, systemActor, async (context) => {
    const [proposal] = await context.tx.select().from(proposals).where(eq(proposals.id, proposalId)).for('update')
    if (!proposal) return
    await context.run(agreeProposal, { id: proposalId })
    const active = await context.tx
      .select()
      .from(agreements)
      .where(and(eq(agreements.proposalId, proposalId), eq(agreements.state, 'ACTIVE')))
    const audience = [...new Set([proposal.organisationId, ...active.map((agreement) => agreement.providerId)])]
    const project = await context.run(openProject, {
      proposalId,
      organisationId: proposal.organisationId,
      title: proposal.title,
      agreements: active.map((agreement) => agreement.id),
      audience,
    })
    await context.run(submitRun, {
      projectId: project.id,
      organisationId: proposal.organisationId,
      plan: proposal.plan,
      planHash: proposal.planHash,
      modelDigest: proposal.modelDigest,
      minimumSites: proposal.limits.minimumSites,
      audience,
    })
  })

/** What time and other people's signatures make due: expiry, projects to open, late sites to admit. Safe to repeat and to interrupt. */
export const housekeeping = async (exchange: Exchange): Promise<void> => {
  const due = await exchange.db.withTx(SYSTEM, async (tx) => {
    const expired = await tx
      .select({ id: agreements.id })
      .from(agreements)
      .where(and(inArray(agreements.state, ['PENDING', 'ACTIVE', 'SUSPENDED']), lt(agreements.notAfter, sql`now()`)))
    const waiting = await tx.select({ id: proposals.id, plan: proposals.plan }).from(proposals).where(eq(proposals.state, 'SUBMITTED'))
    const states = waiting.length
      ? await tx
          .select()
          .from(negotiations)
          .where(
            inArray(
              negotiations.proposalId,
              waiting.map((proposal) => proposal.id),
            ),
          )
      : []
    const active = waiting.length
      ? await tx
          .select({ proposalId: agreements.proposalId })
          .from(agreements)
          .where(
            and(
              inArray(
                agreements.proposalId,
                waiting.map((proposal) => proposal.id),
              ),
              eq(agreements.state, 'ACTIVE'),
            ),
          )
      : []
    const late = await tx
      .select({ id: agreements.id, organisationId: agreements.providerId, projectId: projects.id })
      .from(agreements)
      .innerJoin(projects, eq(projects.proposalId, agreements.proposalId))
      .where(and(eq(agreements.state, 'ACTIVE'), isNull(agreements.projectId), eq(projects.state, 'OPEN')))
    await tx.delete(siteNonces).where(lt(siteNonces.seenAt, sql`now() - interval '10 minutes'`))
    return {
      expired,
      ready: waiting.filter(({ id, plan }) =>
        mayBegin(plan, {
          active: active.filter((a) => a.proposalId === id).length,
          open: states.filter((n) => n.proposalId === id && !negotiationMachine.final.includes(n.state)).length,
        }),
      ),
      declined: waiting.filter((proposal) => states.filter((n) => n.proposalId === proposal.id).every((n) => n.state === 'TERMINATED')),
      late,
    }
  })
  for (const { id } of due.expired) await unlessDone(execute(exchange, systemActor, expireAgreement, { id }))
  for (const { id } of due.declined) await unlessDone(execute(exchange, systemActor, declineProposal, { id }))
  for (const { id } of due.ready) await unlessDone(openFor(exchange, id))
  for (const { id, organisationId, projectId } of due.late)
    await unlessDone(execute(exchange, systemActor, admitSite, { id: projectId, agreementId: id, organisationId }))
}
