import { and, eq, inArray, sql } from 'drizzle-orm'
import * as z from 'zod'
import { agreement } from '#core/agreement/machine.ts'
import { agreements, tasks } from '#db/schema/index.ts'
import { type CommandContext, defineCommand } from '#server/kernel/command.ts'
import { partyRoles } from '#server/negotiation/roles.ts'
import { cancelTask } from '#server/run/task.ts'

/** Open tasks under an agreement end in the same transaction; the site's next heartbeat is answered `cancel`. */
const stopTasks = async (context: CommandContext, agreementId: string, code: string, reason: string): Promise<number> => {
  const open = await context.tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.agreementId, agreementId), inArray(tasks.state, ['PENDING', 'LEASED', 'RUNNING'])))
  for (const { id } of open) await context.runAsSystem(cancelTask, { id, code, reason })
  await context.tx.execute(sql`select pg_notify('tick', '')`)
  return open.length
}

const WithReason = z.object({ id: z.uuid(), reason: z.string().trim().max(500).default('') })

export const suspendAgreement = defineCommand({
  machine: agreement,
  command: 'suspend',
  table: agreements,
  input: WithReason,
  roles: partyRoles,
  apply: async (row, { reason }, context) => {
    const stopped = await stopTasks(context, row.id, 'AGREEMENT_SUSPENDED', 'The agreement was paused.')
    const by = context.actor.kind === 'member' ? context.actor.organisation : null
    return { set: { suspendedBy: by, reason }, projectId: row.projectId, data: { stopped }, result: { stopped } }
  },
})

export const resumeAgreement = defineCommand({
  machine: agreement,
  command: 'resume',
  table: agreements,
  input: z.object({ id: z.uuid() }),
  roles: partyRoles,
  facts: (row, _input, { actor }) => (actor.kind === 'member' && row.suspendedBy === actor.organisation ? ['pausedByYou'] : []),
  apply: async (row, _input, context) => {
    await context.tx.execute(sql`select pg_notify('tick', '')`)
    return { set: { suspendedBy: null, reason: null }, projectId: row.projectId, result: { ok: true as const } }
  },
})

/** Ends the agreement for good. The models that were made so far stay with those whose right to them the agreement says. */
export const revokeAgreement = defineCommand({
  machine: agreement,
  command: 'revoke',
  table: agreements,
  input: z.object({ id: z.uuid(), reason: z.string().trim().min(1, 'Give a reason: the other party reads it.').max(500) }),
  roles: partyRoles,
  apply: async (row, { reason }, context) => {
    const stopped = await stopTasks(context, row.id, 'AGREEMENT_ENDED', 'The agreement was ended.')
    return { set: { reason, endedAt: context.now }, projectId: row.projectId, data: { stopped }, result: { stopped } }
  },
})

export const expireAgreement = defineCommand({
  machine: agreement,
  command: 'expire',
  table: agreements,
  input: z.object({ id: z.uuid() }),
  roles: partyRoles,
  facts: (row, _input, { now }) => (row.notAfter <= now ? ['pastEnd'] : []),
  apply: async (row, _input, context) => {
    const stopped = await stopTasks(context, row.id, 'AGREEMENT_EXPIRED', 'The agreement reached its end date.')
    return { set: { endedAt: context.now }, projectId: row.projectId, data: { stopped }, result: { stopped } }
  },
})
