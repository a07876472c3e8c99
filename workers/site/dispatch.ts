import type { Order } from '#core/protocol/messages.ts'
import type { SiteContext } from './context.ts'
import { failpoint } from './failpoint.ts'
import { TaskStopped } from './faults.ts'
import { type Gates, isRevoked } from './gates.ts'
import { readOrder } from './orders.ts'
import { type RunningTask, startTask } from './run-task.ts'
import { handleSealOrder } from './seal.ts'

/** What became of an order. `repeat`: it asks for what was done or decided already, so there is nothing to hurry for. */
export type Handled = 'acted' | 'repeat' | 'ignored'

/** The one task that an agent works on at a time. */
export interface Desk {
  task: RunningTask | null
  /** Called when a task has ended: there is room for the next. */
  readonly onFree: () => void
}

export const occupy = (desk: Desk, task: RunningTask): void => {
  desk.task = task
  void task.done.finally(() => {
    desk.task = null
    desk.onFree()
  })
}

const handleTask = async (site: SiteContext, desk: Desk, order: Extract<Order, { kind: 'task' }>, jws: string): Promise<Handled> => {
  if (site.journal.knows(order.lease)) return 'repeat'
  if (desk.task?.isStopping()) await desk.task.done
  failpoint('order-arrived', site.home.dir)
  if (desk.task) {
    site.log.warn('task.busy', 'A task came while another was running. It was left for later.', { code: 'SITE_BUSY', task: order.task })
    return 'ignored'
  }
  occupy(desk, startTask(site, order, jws))
  return 'acted'
}

const handleCancel = async (site: SiteContext, desk: Desk, order: Extract<Order, { kind: 'cancel' }>): Promise<Handled> => {
  if (desk.task?.order.task === order.task) {
    desk.task.stop(new TaskStopped(order.code, order.reason, false))
    return 'acted'
  }
  const left = site.journal.unfinished().filter((record) => record.order.task === order.task)
  for (const record of left) await site.journal.append({ state: 'forgotten', lease: record.order.lease, code: order.code })
  return left.length > 0 ? 'acted' : 'repeat'
}

const handleStatus = (site: SiteContext, desk: Desk, order: Extract<Order, { kind: 'status' }>): Handled => {
  const at = order.issuedAt
  site.state.set({ agreements: Object.fromEntries(order.agreements.map(({ terms, state }) => [terms, { state, at }])) })
  const running = desk.task && order.agreements.find(({ terms }) => terms === desk.task?.order.terms)
  if (!running || running.state === 'ACTIVE') return 'repeat'
  desk.task?.stop(
    new TaskStopped(
      running.state === 'SUSPENDED' ? 'AGREEMENT_SUSPENDED' : 'AGREEMENT_ENDED',
      'The agreement of this task no longer runs.',
      false,
    ),
  )
  return 'acted'
}

/** Reads and carries out one order. What is not signed by the pinned key, not understood, or not for this site is never acted on. */
export const dispatch = async (site: SiteContext, desk: Desk, jws: string): Promise<Handled> => {
  const read = readOrder(jws, site.config)
  if (!read.ok) {
    site.log.warn('order.ignored', read.message, { code: read.code })
    return 'ignored'
  }
  site.clock.heard(read.order.issuedAt)
  switch (read.order.kind) {
    case 'task':
      return handleTask(site, desk, read.order, jws)
    case 'cancel':
      return handleCancel(site, desk, read.order)
    case 'status':
      return handleStatus(site, desk, read.order)
    case 'seal':
      return handleSealOrder(site, read.order)
  }
}

/**
 * Follows the hospital's own files: says what changed, and stops the running task when they ask for it. A paused task is not reported as failed:
 * its lease runs out, and the exchange gives it out again after the pause, if the round is still open.
 */
export const applyGates = (site: SiteContext, desk: Desk, before: Gates | null): void => {
  const gates = site.gates.current()
  if (gates.pause && !before?.pause) site.log.warn('site.paused', pausedSentence(gates.pause.reason), { code: 'SITE_PAUSED' })
  if (!gates.pause && before?.pause) site.log.info('site.resumed', 'The pause has ended: tasks are taken again.')
  if (!desk.task) return
  if (gates.pause) desk.task.stop(new TaskStopped('SITE_PAUSED', pausedSentence(gates.pause.reason), false))
  else if (isRevoked(gates, desk.task.order.terms))
    desk.task.stop(new TaskStopped('AGREEMENT_ENDED', 'The hospital has ended this agreement for its own site.', true))
}

const pausedSentence = (reason: string): string =>
  `The hospital has paused its site${reason === '' ? '' : ` (${reason})`}. Work goes on after roundtable site resume.`
