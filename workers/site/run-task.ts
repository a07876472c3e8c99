import type { Phase, TaskOrder, TaskResult } from '#core/protocol/messages.ts'
import { fetchBlob, holdsBlob, pruneBlobs, storeBlob } from './blobs.ts'
import type { SiteContext } from './context.ts'
import { failpoint } from './failpoint.ts'
import { TaskStopped } from './faults.ts'
import { type Progress, startHeartbeat } from './heartbeat.ts'
import { debugError, sayable } from './log.ts'
import { workHash } from './orders.ts'
import { reportError, sendResult } from './send-result.ts'
import { type VerifiedTask, verifyTaskOrder } from './verify-task.ts'

export interface RunningTask {
  readonly order: TaskOrder
  readonly stop: (reason: TaskStopped) => void
  readonly done: Promise<void>
}

interface Job {
  readonly site: SiteContext
  readonly order: TaskOrder
  readonly controller: AbortController
  progress: Progress
  beat: () => void
}

const enter = (job: Job, phase: Phase, change: Partial<Progress> = {}): void => {
  const changed = job.progress.phase !== phase
  job.progress = { ...job.progress, step: 0, steps: 0, loss: null, ...change, phase }
  showProgress(job)
  if (changed) job.beat()
}

const showProgress = ({ site, order, progress }: Job): void =>
  site.state.set({
    running: {
      task: order.task,
      run: order.run,
      round: order.round,
      kind: order.taskKind,
      terms: order.terms,
      phase: progress.phase,
      step: progress.step,
      steps: progress.steps,
    },
  })

/** Fetches the base, trains, and stores the update; the journal line `stored` is the promise that these bytes, and no others, are sent. */
const makeResult = async (job: Job, { terms, policy, preparedDir }: VerifiedTask): Promise<TaskResult> => {
  const { site, order, controller } = job
  const { signal } = controller
  const { home, journal, config } = site
  enter(job, 'fetch')
  const wanted = { hash: order.base, bytes: order.baseBytes, dua: order.terms }
  const basePath = await fetchBlob(site.client, home, wanted, { signal, onRetry: site.onRetry })
  failpoint('base-fetched', home.dir)
  await journal.append({ state: 'training', lease: order.lease })
  const { update, ...measured } = await site.trainer.run(
    {
      order,
      preparedDir,
      manifest: terms.dataset.manifest,
      basePath,
      suppressBelow: Math.max(terms.limits.suppressBelow, policy.suppressBelow),
      memoryMb: Math.min(config.memoryMb, policy.memoryMb),
      timeoutMs: policy.maxSecondsPerRound * 1000,
      scratchDir: home.scratch,
    },
    {
      signal,
      onProgress: (progress) => {
        if (progress.phase === 'train') failpoint('training', home.dir)
        enter(job, progress.phase, progress)
      },
    },
  )
  signal.throwIfAborted()
  const hash = update ? await storeBlob(home, update) : null
  return { lease: order.lease, attempt: order.attempt, update: hash as TaskResult['update'], ...measured }
}

/** The same work done before under another lease gives the same bytes: it is sent again, not done again. */
const doneBefore = async (job: Job): Promise<TaskResult | null> => {
  const kept = job.site.journal.storedFor(workHash(job.order))
  if (!kept || (kept.update !== null && !(await holdsBlob(job.site.home, kept.update)))) return null
  return { ...kept, lease: job.order.lease, attempt: job.order.attempt }
}

const work = async (job: Job): Promise<void> => {
  const { site, order, controller } = job
  const { journal, home, log } = site
  const verified = await verifyTaskOrder(site, order)
  const { terms } = verified
  const { lease, run, round, attempt, agreement } = order
  await journal.append({ state: 'verified', lease, run, round, attempt, agreement, version: terms.version })
  failpoint('verified', home.dir)
  const heart = startHeartbeat({
    client: site.client,
    config: site.config,
    order,
    statusMaxAgeSeconds: terms.statusMaxAgeSeconds,
    progress: () => job.progress,
    stop: (reason) => controller.abort(reason),
    log,
  })
  job.beat = heart.beat
  try {
    log.info('task.started', `Round ${order.round} of run ${order.run.slice(0, 8)}: checked against the agreement, starting.`, {
      task: order.task,
    })
    const kept = await doneBefore(job)
    const result = kept ?? (await makeResult(job, verified))
    await journal.append({ state: 'stored', lease: order.lease, result })
    failpoint('update-stored', home.dir)
    enter(job, 'send')
    await sendResult(site, order, result, controller.signal)
  } finally {
    heart.end()
  }
}

const settle = async (job: Job, error: unknown): Promise<void> => {
  const { site, order, controller, progress } = job
  const reason: unknown = controller.signal.aborted ? controller.signal.reason : error
  const { code, message } = sayable(reason)
  if (reason instanceof TaskStopped) {
    if (code === 'AGENT_STOPPED') return
    const receipt = { task: order.task, step: progress.step, code, stoppedAt: site.now().toISOString(), sent: false }
    await site.journal.append({ state: 'stopped', lease: order.lease, receipt })
    site.log.warn('task.stopped', `Round ${order.round} was stopped at step ${progress.step}; nothing was sent. ${message}`, {
      code,
      task: order.task,
    })
    if (!reason.report) return
  } else {
    debugError(error)
    await site.journal.append({ state: 'failed', lease: order.lease, phase: progress.phase, code })
    site.log.warn('task.failed', `Round ${order.round} was not done. ${message}`, { code, task: order.task })
  }
  await reportError(site, order, progress.phase, code, message)
}

/** Takes one task order through check, training and upload. It never throws: how it ended stands in the journal and, where due, at the exchange. */
export const startTask = (site: SiteContext, order: TaskOrder, jws: string, resumed = false): RunningTask => {
  const controller = new AbortController()
  const job: Job = { site, order, controller, beat: () => {}, progress: { phase: 'fetch', step: 0, steps: 0, loss: null, rssBytes: 0 } }
  const run = async (): Promise<void> => {
    showProgress(job)
    try {
      const { task, lease, attempt, run: runId, round, terms } = order
      await site.journal.append(
        resumed
          ? { state: 'resumed', lease }
          : { state: 'order', lease, task, attempt, run: runId, round, terms, work: workHash(order), order: jws },
      )
      failpoint('order-received', site.home.dir)
      await work(job)
    } catch (error) {
      await settle(job, error)
    } finally {
      site.state.set({ running: null })
      await pruneBlobs(site.home, new Set([order.base])).catch(debugError)
    }
  }
  return { order, stop: (reason) => controller.abort(reason), done: run() }
}
