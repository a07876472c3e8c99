import { randomUUID } from 'node:crypto'
import { Refused } from '#core/refusal.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { log } from '#server/kernel/log.ts'
import { advance } from './advance.ts'
import { housekeeping } from './housekeeping.ts'
import { claimRuns, releaseRuns } from './lease.ts'
import { noteFault } from './note-fault.ts'

/**
 * All that is due now. Several exchange processes on one database may call it at any time.
 * @param onlyRuns leave out what depends on no run: expiry, projects to open
 */
export const tick = async (exchange: Exchange, holder: string, onlyRuns = false): Promise<void> => {
  if (!onlyRuns) await housekeeping(exchange)
  for (const held of await claimRuns(exchange, holder)) {
    try {
      while (await advance(exchange, held));
    } catch (error) {
      if (error instanceof Refused) continue
      log.error({ run: held.runId, error: error instanceof Error ? error.message : 'unknown' }, 'a run could not be moved on')
      await noteFault(exchange, held).catch(() => {})
    }
  }
}

const EVERY_MS = 1000

/** Ticks when something happened (NOTIFY) and at least every second; never twice at once. */
export const startCoordinator = async (exchange: Exchange): Promise<() => Promise<void>> => {
  const holder = randomUUID()
  let busy: Promise<void> | null = null
  let again = false
  let all = true
  let stopped = false
  /** @param payload `run`: a run has something to do, and nothing else has changed. */
  const wake = (payload = '') => {
    if (stopped) return
    if (payload !== 'run') all = true
    if (busy) {
      again = true
      return
    }
    const onlyRuns = !all
    again = all = false
    busy = tick(exchange, holder, onlyRuns)
      .catch((error: unknown) =>
        log.error(
          { error: error instanceof Error ? error.message : 'unknown' },
          'the coordinator could not work; it tries again in a second',
        ),
      )
      .finally(() => {
        busy = null
        if (again) wake('run')
      })
  }
  const unlisten = await exchange.db.listen('tick', wake)
  const timer = setInterval(() => wake(), EVERY_MS)
  wake()
  return async () => {
    stopped = true
    clearInterval(timer)
    await unlisten()
    await busy
    await releaseRuns(exchange, holder)
  }
}
