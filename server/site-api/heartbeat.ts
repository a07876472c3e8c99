import { eq, sql } from 'drizzle-orm'
import type * as z from 'zod'
import type { Heartbeat, HeartbeatAnswer } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { tasks } from '#db/schema/index.ts'
import { transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { failpoint } from '#server/kernel/failpoint.ts'
import { startTask } from '#server/run/task.ts'
import type { AuthenticatedSite } from './authenticate.ts'
import { signOrder } from './orders.ts'

/** Renews the lease and shows the progress, or answers with a signed cancel order. */
export const heartbeat = async (
  exchange: Exchange,
  { actor }: AuthenticatedSite,
  taskId: string,
  beat: Heartbeat,
): Promise<z.infer<typeof HeartbeatAnswer>> => {
  const answer = await transact(exchange, actor, async (context) => {
    const { tx, now } = context
    const [row] = await tx.select().from(tasks).where(eq(tasks.id, taskId)).for('update')
    if (!row || row.siteId !== actor.site) throw new Refused('NOT_FOUND', 'This site has no such task.')
    const common = { site: actor.site as never, issuedAt: `${now.toISOString().slice(0, 19)}Z`, task: row.id as never }
    const held = row.lease === beat.lease && row.attempt === beat.attempt && (row.state === 'LEASED' || row.state === 'RUNNING')
    if (!held)
      return {
        order: signOrder(exchange, {
          kind: 'cancel',
          ...common,
          code: row.failure?.code ?? 'LEASE_LOST',
          reason: row.failure?.message ?? 'The task was given out anew or is over.',
        }),
      }
    const working = beat.phase === 'evaluate' || beat.phase === 'train'
    if (row.state === 'LEASED' && working) await context.run(startTask, { id: row.id, lease: beat.lease, attempt: beat.attempt })
    const { phase, step, steps, loss, rssBytes } = beat
    await tx
      .update(tasks)
      .set({
        leaseUntil: new Date(now.getTime() + exchange.config.leaseSeconds * 1000),
        progress: { phase, step, steps, loss, rssBytes, at: now.toISOString() },
      })
      .where(eq(tasks.id, row.id))
    await tx.execute(sql`select pg_notify('progress', ${row.projectId})`)
    return { order: signOrder(exchange, { kind: 'continue', ...common, status: 'ACTIVE' }) }
  })
  failpoint('heartbeat-taken', exchange.config.dataDir)
  return answer
}
