import type { Exchange } from '#server/kernel/exchange.ts'
import { failRun } from '#server/run/run.ts'
import { noteWaiting } from './carry-out.ts'
import { asHolder, type Held } from './lease.ts'

/** A fault that lasts so long does not go away by trying again. */
const PATIENCE_MS = 10 * 60_000
const REASON = 'The exchange met a fault of its own and tries again.'

/** The watchdog of faults: a run that cannot be moved on says so, and fails when trying again has not helped for ten minutes. */
export const noteFault = (exchange: Exchange, held: Held): Promise<void> =>
  asHolder(exchange, held, async (context, run) => {
    if (run.state !== 'READY' && run.state !== 'RUNNING') return
    const before = run.waitingFor
    if (before?.code === 'EXCHANGE_FAULT' && Date.parse(before.since) + PATIENCE_MS <= context.now.getTime()) {
      const message =
        'The exchange could not go on with this run for ten minutes. Ask its operator to look at the log. The model of the last complete round is safe.'
      await context.run(failRun, { id: run.id, code: 'EXCHANGE_FAULT', message })
      return
    }
    await noteWaiting(context, run, { do: 'wait', waitingFor: { code: 'EXCHANGE_FAULT', sites: [] }, reason: REASON })
  })
