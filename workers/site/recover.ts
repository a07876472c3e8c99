import type { SiteContext } from './context.ts'
import { readOrder } from './orders.ts'
import { type RunningTask, startTask } from './run-task.ts'

/** A task that ended the agent this often is not begun again. */
const MOST_RESUMES = 2

/**
 * Takes up what the journal says was begun and did not end. A stored update is sent again with the lease it was made under; unfinished training
 * begins again under its lease, and the first heartbeat tells whether the exchange still counts on it. Every check is made anew.
 */
export const recover = async (site: SiteContext): Promise<RunningTask | null> => {
  const { journal, log } = site
  let taken: RunningTask | null = null
  for (const { order: entry, resumed, result } of journal.unfinished()) {
    const read = readOrder(entry.order, site.config)
    if (taken || resumed >= MOST_RESUMES || !read.ok || read.order.kind !== 'task') {
      await journal.append({ state: 'forgotten', lease: entry.lease, code: read.ok ? 'LEASE_LOST' : read.code })
      continue
    }
    const what = result ? 'was stored and will be sent' : 'was begun and is taken up again'
    log.info('task.recovered', `Round ${entry.round} of run ${entry.run.slice(0, 8)} ${what}.`, { task: entry.task })
    taken = startTask(site, read.order, entry.order, true)
  }
  return taken
}
