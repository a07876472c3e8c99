import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import { Refused } from '#core/refusal.ts'
import { runs, SYSTEM } from '#db/schema/index.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { type CommandContext, transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'

/** A killed coordinator's runs stand still this long. A hold that runs out during a long aggregation costs only the work: the epoch guards the rows. */
const HOLD_SECONDS = 4

export interface Held {
  readonly runId: string
  readonly epoch: number
}

/** Claims the live runs that nobody works on. Each claim raises the fencing epoch, so that a paused former holder can write nothing. */
export const claimRuns = (exchange: Exchange, holder: string): Promise<Held[]> =>
  exchange.db.withTx(SYSTEM, async (tx, now) => {
    const free = await tx
      .select({ id: runs.id, holder: runs.holder, epoch: runs.epoch, heldUntil: runs.heldUntil })
      .from(runs)
      .where(and(inArray(runs.state, ['READY', 'RUNNING']), or(isNull(runs.heldUntil), lt(runs.heldUntil, now), eq(runs.holder, holder))))
      .for('update', { skipLocked: true })
    const held: Held[] = []
    for (const run of free) {
      const epoch = run.holder === holder ? run.epoch : run.epoch + 1
      const left = run.holder === holder ? (run.heldUntil?.getTime() ?? 0) - now.getTime() : 0
      // A hold that was claimed a moment ago needs no row anew.
      if (left < HOLD_SECONDS * 500)
        await tx
          .update(runs)
          .set({ holder, epoch, heldUntil: new Date(now.getTime() + HOLD_SECONDS * 1000) })
          .where(eq(runs.id, run.id))
      held.push({ runId: run.id, epoch })
    }
    return held
  })

export type RunRow = typeof runs.$inferSelect

/** A change to a run by its holder: the run is locked and the epoch checked inside the transaction, or nothing is written. */
export const asHolder = <T>(exchange: Exchange, held: Held, work: (context: CommandContext, run: RunRow) => Promise<T>): Promise<T> =>
  transact(exchange, systemActor, async (context) => {
    const [run] = await context.tx.select().from(runs).where(eq(runs.id, held.runId)).for('update')
    if (!run || run.epoch !== held.epoch) throw new Refused('LEASE_LOST', 'Another coordinator has taken this run over.')
    return work(context, run)
  })

/** A coordinator that stops lets go of its runs, so that the next one need not wait. */
export const releaseRuns = (exchange: Exchange, holder: string): Promise<unknown> =>
  exchange.db.withTx(SYSTEM, (tx) => tx.update(runs).set({ heldUntil: null }).where(eq(runs.holder, holder)))
