import type { SitePolicy } from '#core/agreement/policy.ts'
import type { Phase, TaskOrder, TaskResult } from '#core/protocol/messages.ts'
import { fetchBlob, holdsBlob, pruneBlobs, storeBlob } from './blobs.ts'
import type { SiteContext } from './context.ts'
import { controlWork, dropControl, keepControl } from './control.ts'
import { failpoint } from './failpoint.ts'
import { TaskStopped } from './faults.ts'
import { type HeartbeatTimer, type Progress, startHeartbeat } from './heartbeat.ts'
import { pruneRuns } from './kept-runs.ts'
import { debugError, sayable } from './log.ts'
import { workHash } from './orders.ts'
import { keepPersonal, readPersonal, settlePersonal } from './personal.ts'
import { reportError, reportStop, sendResult } from './send-result.ts'
import type { Work } from './trainer.ts'
import { type VerifiedTask, verifyTaskOrder } from './verify-task.ts'

export interface RunningTask {
  readonly order: TaskOrder
  readonly stop: (reason: TaskStopped) => void
  /** Told to stop, and about to be done. */
  readonly isStopping: () => boolean
  readonly done: Promise<void>
}

interface Job {
  readonly site: SiteContext
  readonly order: TaskOrder
  readonly controller: AbortController
  /** Taken up again after the agent had ended. */
  readonly resumed: boolean
  progress: Progress
  /** Steps of training done; stays when the phase moves on. */
  trainedSteps: number
  beat: () => void
}

const enter = (job: Job, phase: Phase, change: Partial<Progress> = {}): void => {
  const changed = job.progress.phase !== phase
  job.progress = { ...job.progress, step: 0, steps: 0, loss: null, ...change, phase }
  if (phase === 'train') job.trainedSteps = job.progress.step
  showProgress(job)
  // Sending is told by what arrives; a long upload by the next regular beat.
  if (changed && phase !== 'send') job.beat()
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

/** The round whose model this one starts from. */
const baseRoundOf = ({ baseRound, round }: TaskOrder): number => baseRound ?? round - 1

/** The final evaluation is the last that is asked of a run: what only its rounds needed goes. */
const settleRun = async ({ home }: SiteContext, order: TaskOrder): Promise<void> => {
  await settlePersonal(home, order.run, baseRoundOf(order))
  await dropControl(home, order.run)
}

/** What a model of this site's images alone starts from; it trains for no more rounds than the plan has, and no longer than the policy allows. */
const aloneWork = async (
  { site, order, controller }: Job,
  asked: NonNullable<TaskOrder['alone']>,
  policy: SitePolicy,
): Promise<Work['alone']> => {
  const wanted = { hash: asked.initial, bytes: asked.initialBytes, dua: order.terms }
  const initialPath = await fetchBlob(site.client, site.home, wanted, { signal: controller.signal, onRetry: site.onRetry })
  return { initialPath, rounds: Math.min(asked.rounds, order.plan.rounds), seconds: policy.maxSecondsAlone }
}

/** Fetches the base, trains, and stores the update; the journal line `stored` is the promise that these bytes, and no others, are sent. */
const makeResult = async (job: Job, { terms, policy, preparedDir }: VerifiedTask): Promise<TaskResult> => {
  const { site, order, controller } = job
  const { signal } = controller
  const { home, journal, config } = site
  enter(job, 'fetch')
  const wanted = { hash: order.base, bytes: order.baseBytes, dua: order.terms }
  const basePath = await fetchBlob(site.client, home, wanted, { signal, onRetry: site.onRetry })
  failpoint('base-fetched', home.dir)
  const control = await controlWork(site, order, signal)
  const alone = order.plan.localOnly && order.alone && (await aloneWork(job, order.alone, policy))
  await journal.append({ state: 'training', lease: order.lease })
  const {
    update,
    personal,
    control: nextControl,
    ...measured
  } = await site.trainer.run(
    {
      order,
      preparedDir,
      manifest: terms.dataset.manifest,
      basePath,
      control,
      personal: order.plan.personal ? await readPersonal(home, order.run, baseRoundOf(order) + 1) : null,
      suppressBelow: Math.max(terms.limits.suppressBelow, policy.suppressBelow),
      memoryMb: Math.min(config.memoryMb, policy.memoryMb),
      alone,
      timeoutMs: (policy.maxSecondsPerRound + (alone?.seconds ?? 0)) * 1000,
      scratchDir: home.scratch,
      device: site.device.device,
    },
    {
      signal,
      onProgress: (progress) => {
        failpoint(`phase-${progress.phase}`, home.dir)
        enter(job, progress.phase, progress)
      },
    },
  )
  signal.throwIfAborted()
  failpoint('trained', home.dir)
  const select = order.plan.select !== undefined
  if (personal) await keepPersonal(home, order.run, { round: order.round, select }, personal)
  if (nextControl) {
    await keepControl(home, order.run, { round: order.round, since: order.control?.since ?? 0 }, nextControl)
    failpoint('control-kept', home.dir)
  }
  for (const dir of [home.personal, home.control]) await pruneRuns(dir)
  if (order.taskKind === 'evaluate') await settleRun(site, order)
  const hash = update ? await storeBlob(home, update) : null
  failpoint('blob-stored', home.dir)
  return { lease: order.lease, attempt: order.attempt, update: hash as TaskResult['update'], ...measured }
}

/** The same work done before gives the same bytes: it is sent again, not done again. */
const doneBefore = async ({ site, order }: Job): Promise<TaskResult | null> => {
  const kept = site.journal.storedFor(workHash(order))
  return kept && (kept.update === null || (await holdsBlob(site.home, kept.update))) ? kept : null
}

const heartOf = (job: Job, { terms }: VerifiedTask): HeartbeatTimer => {
  const { site, order, controller } = job
  const heart = startHeartbeat({
    client: site.client,
    config: site.config,
    order,
    statusMaxAgeSeconds: terms.statusMaxAgeSeconds,
    progress: () => job.progress,
    stop: (reason) => controller.abort(reason),
    log: site.log,
  })
  job.beat = heart.beat
  return heart
}

/** From the check of the order to the acknowledged result. A result that was stored under this very lease is only repeated. */
const work = async (job: Job): Promise<void> => {
  const { site, order, controller } = job
  const { journal, home, log } = site
  const { lease, run, round, attempt, agreement, task } = order
  const verified = await verifyTaskOrder(site, order)
  controller.signal.throwIfAborted()
  await journal.append({ state: 'verified', lease, run, round, attempt, agreement, version: verified.terms.version })
  failpoint('verified', home.dir)
  const kept = await doneBefore(job)
  if (job.resumed && kept?.lease === lease) return sendResult(site, order, kept, controller.signal, () => {})
  const heart = heartOf(job, verified)
  try {
    heart.beat()
    log.info('task.started', `Round ${round} of run ${run.slice(0, 8)}: checked against the agreement, starting.`, { task })
    const result = kept ? { ...kept, lease, attempt } : await makeResult(job, verified)
    await journal.append({ state: 'stored', lease, result })
    failpoint('update-stored', home.dir)
    enter(job, 'send')
    await sendResult(site, order, result, controller.signal, () => heart.end(), !job.resumed)
  } finally {
    heart.end()
  }
}

const settleStop = async (job: Job, reason: TaskStopped): Promise<void> => {
  const { site, order, progress } = job
  if (reason.code === 'AGENT_STOPPED') return
  const sent = progress.phase === 'send'
  const receipt = { task: order.task, step: job.trainedSteps, code: reason.code, stoppedAt: secondsOf(site.now()), sent }
  await site.journal.append({ state: 'stopped', lease: order.lease, receipt })
  const what = sent ? 'while its update was being sent' : `at step ${receipt.step}; nothing was sent`
  site.log.warn('task.stopped', `Round ${order.round} was stopped ${what}. ${reason.message}`, { code: reason.code, task: order.task })
  await reportStop(site, order, receipt)
  if (reason.report) await reportError(site, order, progress.phase, reason.code, reason.message)
}

const secondsOf = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

const settle = async (job: Job, error: unknown): Promise<void> => {
  const { site, order, controller, progress } = job
  const reason: unknown = controller.signal.aborted ? controller.signal.reason : error
  if (reason instanceof TaskStopped) return settleStop(job, reason)
  debugError(reason)
  const { code, message } = sayable(reason)
  if (job.resumed && code === 'STATUS_STALE') return site.journal.append({ state: 'forgotten', lease: order.lease, code })
  await site.journal.append({ state: 'failed', lease: order.lease, phase: progress.phase, code })
  site.log.warn('task.failed', `Round ${order.round} was not done. ${message}`, { code, task: order.task })
  await reportError(site, order, progress.phase, code, message)
}

/** Takes one task order through check, training and upload. It never throws: how it ended stands in the journal and, where due, at the exchange. */
export const startTask = (site: SiteContext, order: TaskOrder, jws: string, resumed = false): RunningTask => {
  const controller = new AbortController()
  const progress: Progress = { phase: 'fetch', step: 0, steps: 0, loss: null, rssBytes: 0 }
  const job: Job = { site, order, controller, resumed, progress, trainedSteps: 0, beat: () => {} }
  const run = async (): Promise<void> => {
    showProgress(job)
    try {
      const { task, lease, attempt, run: runId, round, terms } = order
      await site.journal.append(
        resumed
          ? { state: 'resumed', lease }
          : { state: 'order', lease, task, attempt, run: runId, round, terms, work: workHash(order), order: jws },
      )
      failpoint(resumed ? 'resumed' : 'order-received', site.home.dir)
      await work(job)
    } catch (error) {
      await settle(job, error).catch((fault: unknown) => {
        debugError(fault)
        site.log.warn('task.unsettled', sayable(fault).message, { code: sayable(fault).code, task: order.task })
      })
    } finally {
      site.state.set({ running: null })
      await pruneBlobs(site.home, new Set([order.base, ...(order.control ? [order.control.state] : [])])).catch(debugError)
    }
  }
  return { order, stop: (reason) => controller.abort(reason), isStopping: () => controller.signal.aborted, done: run() }
}
