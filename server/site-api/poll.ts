import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type * as z from 'zod'
import { type Order, POLL_SECONDS, type PollAnswer, type PollRequest } from '#core/protocol/messages.ts'
import { agreements, siteReports, sites } from '#db/schema/index.ts'
import { transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { failpoint } from '#server/kernel/failpoint.ts'
import { cancelTasksOfSite } from '#server/site/pause.ts'
import type { AuthenticatedSite } from './authenticate.ts'
import { ON_ITS_WAY_MS, ordersFor, quietAnswer, sealAgain, signOrder } from './orders.ts'

/** An agent at work polls several times a round; what it says of itself hardly ever changes. */
const RECENT_MS = 10_000
const isRecent = (at: Date, now: Date): boolean => at.getTime() > now.getTime() - RECENT_MS
type Report = Pick<typeof siteReports.$inferSelect, 'agentVersion' | 'device' | 'policy' | 'localPause'>
const sameReport = (a: Report, b: Report): boolean =>
  a.agentVersion === b.agentVersion &&
  a.device === b.device &&
  a.policy?.hash === b.policy?.hash &&
  a.localPause === null &&
  b.localPause === null

/** Notes that the site lives, and what it says of itself. A changed policy gives refused seals another chance. */
const note = (exchange: Exchange, { actor }: AuthenticatedSite, request: PollRequest) =>
  transact(exchange, actor, async (context) => {
    const { tx, now } = context
    const [[before]] = await Promise.all([
      tx.select().from(siteReports).where(eq(siteReports.siteId, actor.site)),
      tx.update(sites).set({ lastSeenAt: now }).where(eq(sites.id, actor.site)),
    ])
    const said = {
      agentVersion: request.agentVersion,
      device: request.device,
      policy: request.policy,
      localPause: request.paused,
      reportedAt: now,
    }
    if (before && isRecent(before.reportedAt, now) && sameReport(before, said)) return
    if (before) await tx.update(siteReports).set(said).where(eq(siteReports.siteId, actor.site))
    else await tx.insert(siteReports).values({ siteId: actor.site, ...said, audience: [actor.organisation] })
    // The hospital's own pause file: its open tasks end here too, so that the others need not wait for it.
    if (request.paused) await cancelTasksOfSite(context, actor.site, 'SITE_PAUSED', 'The hospital paused its site agent.')
    if ((before?.localPause === null) !== (request.paused === null)) await tx.execute(sql`select pg_notify('tick', '')`)
    if (before?.policy?.hash === request.policy?.hash) return
    const refused = await tx
      .update(agreements)
      .set({ sealRefusal: null })
      .where(and(eq(agreements.siteId, actor.site), eq(agreements.state, 'PENDING'), isNotNull(agreements.sealRefusal)))
      .returning()
    for (const { id } of refused) sealAgain(id)
  })

/** Waits for work up to 25 s, woken by NOTIFY. A quiet answer carries the signed status of the site's agreements. */
export const poll = async (
  exchange: Exchange,
  site: AuthenticatedSite,
  request: PollRequest,
  signal: AbortSignal,
): Promise<z.infer<typeof PollAnswer>> => {
  const until = Date.now() + POLL_SECONDS * 1000
  await note(exchange, site, request)
  for (let look = 1; ; look++) {
    const left = until - Date.now()
    // What was too young to be called forgotten at the first look of a restarted agent is old enough at the second.
    const wait = look === 1 ? Math.min(left, ON_ITS_WAY_MS + 100) : left
    // Listen first, then look: what happens in between is not missed.
    const waiting = exchange.wake.site.wait(site.actor.site, Math.max(wait, 0), signal)
    // Nobody reads the answer of an aborted request: leasing a task to it would only hold the task up.
    const orders: Order[] = signal.aborted ? [] : await ordersFor(exchange, site, request)
    if (orders.some((order) => order.kind === 'task')) failpoint('order-leased', exchange.config.dataDir)
    if (orders.length > 0 || left <= 0 || signal.aborted) {
      waiting.cancel()
      const answer = orders.length > 0 ? orders : [await quietAnswer(exchange, site)]
      return { orders: answer.map((order) => signOrder(exchange, order)) }
    }
    await waiting.done
  }
}
