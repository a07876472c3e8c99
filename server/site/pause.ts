import { and, eq, inArray, sql } from 'drizzle-orm'
import * as z from 'zod'
import { site } from '#core/org/machine.ts'
import { sites, tasks } from '#db/schema/index.ts'
import { type CommandContext, defineCommand } from '#server/kernel/command.ts'
import { cancelTask } from '#server/run/task.ts'
import { siteRoles } from './roles.ts'

/** Ends every open task of a site; the next heartbeat answers `cancel`. */
export const cancelTasksOfSite = async (context: CommandContext, siteId: string, code: string, reason: string): Promise<number> => {
  const open = await context.asSystem(() =>
    context.tx
      .select({ id: tasks.id })
      .from(tasks)
      .where(and(eq(tasks.siteId, siteId), inArray(tasks.state, ['PENDING', 'LEASED', 'RUNNING']))),
  )
  for (const task of open) await context.runAsSystem(cancelTask, { id: task.id, code, reason })
  return open.length
}

/** Pauses everything at a site: open tasks end, no new one is handed out. */
export const pauseSite = defineCommand({
  machine: site,
  command: 'pause',
  table: sites,
  input: z.object({ id: z.uuid(), reason: z.string().trim().max(300).default('') }),
  roles: siteRoles,
  apply: async (row, input, context) => {
    const stopped = await cancelTasksOfSite(context, row.id, 'SITE_PAUSED', 'The hospital paused everything at this site.')
    return { set: { pausedReason: input.reason }, data: { stopped }, result: { stopped } }
  },
})

export const resumeSite = defineCommand({
  machine: site,
  command: 'resume',
  table: sites,
  input: z.object({ id: z.uuid() }),
  roles: siteRoles,
  apply: async () => ({ set: { pausedReason: null }, result: { ok: true as const } }),
})

/** The site's key is refused from the next request on; a question that waits for work is answered at once. */
export const revokeSite = defineCommand({
  machine: site,
  command: 'revoke',
  table: sites,
  input: z.object({ id: z.uuid() }),
  roles: siteRoles,
  apply: async (row, _input, context) => {
    const stopped = await cancelTasksOfSite(context, row.id, 'SITE_REVOKED', "The site's key was revoked.")
    await context.tx.execute(sql`select pg_notify('site', ${row.id})`)
    return { data: { stopped }, result: { stopped } }
  },
})
