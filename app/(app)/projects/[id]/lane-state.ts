import { clock, decimal, duration } from '#app/ui/format.ts'
import type { PhaseName } from '#app/ui/site/phase-rail.tsx'
import type { RoundCell } from '#app/ui/site/round-strip.tsx'
import { agreementWords, type StateWords, taskWords } from '#app/ui/words.ts'
import type { AgreementState } from '#core/agreement/machine.ts'
import type { TaskState } from '#core/run/machine.ts'
import { lastRound } from '#core/run/selection.ts'
import { isLive, type Lane, type LaneRound, type RunView, roundKind, taskOf } from './project-view.ts'

const OFFLINE_AFTER_MS = 90_000
export const isOffline = (lane: Lane, now: number) => lane.lastSeenAt !== null && now - lane.lastSeenAt.getTime() > OFFLINE_AFTER_MS

const DOING: Record<string, string> = {
  fetch: 'Fetching the model',
  prepare: 'Preparing the images',
  evaluate: 'Evaluating the model',
  train: 'Training',
  send: 'Sending the result',
}
const RAIL: Record<string, PhaseName> = { fetch: 'Fetch model', prepare: 'Prepare', evaluate: 'Prepare', train: 'Train', send: 'Send' }

export const isWorking = (task: LaneRound | undefined) => task?.state === 'LEASED' || task?.state === 'RUNNING'

export const isPaused = (lane: Lane, task: LaneRound | undefined) =>
  lane.siteState === 'PAUSED' ||
  lane.agreement?.state === 'SUSPENDED' ||
  (task?.state === 'CANCELLED' && ['SITE_PAUSED', 'AGREEMENT_SUSPENDED', 'RUN_PAUSED'].includes(task.failure?.code ?? ''))

/** Training in the final evaluation makes no part of the model. */
const doingWords = (task: LaneRound, run: RunView | null): string | undefined => {
  if (!isWorking(task) || !task.progress) return undefined
  const isAlone = task.progress.phase === 'train' && run !== null && roundKind(run, task.round) === 'evaluate'
  return isAlone ? 'Training its own model for comparison' : DOING[task.progress.phase]
}

const taskState = (task: LaneRound, run: RunView | null): StateWords => {
  // A lease that ended without a word leaves its progress; a pause does not.
  const again = task.state === 'PENDING' && task.progress !== null
  const words = taskWords(task.state as TaskState, { reason: task.failure?.message, attempt: again ? task.attempt + 1 : 1 })
  const doing = doingWords(task, run)
  return doing ? { ...words, words: doing } : words
}

/** What a site does now, in words. The stricter state comes first: an end, a pause, silence, then the work. */
export const laneState = (lane: Lane, run: RunView | null, now: number): StateWords => {
  const task = taskOf(lane, run)
  if (lane.siteState === 'REVOKED') return { status: 'ended', words: 'Disconnected' }
  if (lane.agreement && ['TERMINATED', 'EXPIRED'].includes(lane.agreement.state))
    return agreementWords(lane.agreement.state as AgreementState)
  if (run?.state === 'COMPLETED' && task?.state === 'ACCEPTED') return { status: 'done', words: 'Complete' }
  if (!isLive(run)) return task ? taskState(task, run) : { status: 'ended', words: 'No part in the last round' }
  if (isPaused(lane, task)) return { status: 'paused', words: lane.siteState === 'PAUSED' ? 'All work at this site is paused' : 'Paused' }
  if (isOffline(lane, now)) return { status: 'offline', words: `Offline, last seen ${clock(lane.lastSeenAt as Date)}` }
  if (!task) return { status: 'waiting', words: run?.currentRound ? 'No part in this round' : 'Waiting for the first round' }
  return taskState(task, run)
}

export const lanePhase = (lane: Lane, run: RunView | null): PhaseName | undefined => {
  const task = taskOf(lane, run)
  if (!task || !run || !isLive(run) || roundKind(run, run.currentRound) !== 'train') return undefined
  if (task.state === 'ACCEPTED') return 'Accepted'
  if (isWorking(task) || task.state === 'CANCELLED' || task.state === 'PENDING') return RAIL[task.progress?.phase ?? 'fetch']
  return undefined
}

const secondsOf = (task: LaneRound) =>
  task.leasedAt && task.finishedAt ? (task.finishedAt.getTime() - task.leasedAt.getTime()) / 1000 : Number(task.seconds ?? 0)

/** Median time of the site's earlier rounds, in seconds. */
export const usualSeconds = (lane: Lane): number | null => {
  const times = lane.rounds.filter((round) => round.state === 'ACCEPTED' && round.bytes).map(secondsOf)
  const sorted = times.sort((a, b) => a - b)
  return sorted.length > 0 ? (sorted[Math.floor(sorted.length / 2)] ?? null) : null
}

/** "1 min 12 s; usually 50 s" */
export const laneTime = (lane: Lane, run: RunView | null, now: number): string | undefined => {
  const task = taskOf(lane, run)
  if (!task?.leasedAt || !isLive(run) || isPaused(lane, task)) return undefined
  if (task.state === 'ACCEPTED') return duration(secondsOf(task))
  if (!isWorking(task)) return undefined
  const usual = usualSeconds(lane)
  return `${duration((now - task.leasedAt.getTime()) / 1000)}${usual === null ? '' : `; usually ${duration(usual)}`}`
}

/** "step 14 of 60, 3.2 a second, loss .43" */
export const laneStep = (lane: Lane, run: RunView | null, stepsPerSecond: number | null = null): string | null => {
  const task = taskOf(lane, run)
  if (!isLive(run) || !isWorking(task) || !task?.progress || task.progress.steps === 0) return null
  const { step, steps, loss } = task.progress
  const value = loss === null ? Number.NaN : Number(loss)
  const pace = stepsPerSecond === null ? '' : `, ${stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : Math.round(stepsPerSecond)} a second`
  return `step ${step} of ${steps}${pace}${Number.isFinite(value) ? `, loss ${decimal(value)}` : ''}`
}

const CELL: Record<string, RoundCell> = {
  ACCEPTED: 'done',
  PENDING: 'current',
  LEASED: 'current',
  RUNNING: 'current',
  REJECTED: 'failed',
  FAILED: 'failed',
  SUPERSEDED: 'skipped',
}

/** One glyph for each training round. */
export const laneCells = (lane: Lane, run: RunView | null): RoundCell[] =>
  Array.from({ length: run ? lastRound(run.plan, run.stoppedAfter) : 0 }, (_, i) => {
    const number = i + 1
    const task = lane.rounds.find((round) => round.round === number)
    const round = run?.rounds.find((one) => one.number === number)
    const over = round?.state === 'COMMITTED' || round?.state === 'FAILED'
    if (!task) return over ? 'skipped' : 'to-come'
    if (task.state === 'CANCELLED') return over || !isLive(run) ? 'skipped' : 'paused'
    const cell = CELL[task.state] ?? 'to-come'
    return cell === 'current' && !isLive(run) ? 'skipped' : cell
  })

export const laneBytes = (lane: Lane) => lane.rounds.reduce((sum, round) => sum + (round.bytes ?? 0), 0)
