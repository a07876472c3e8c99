import { clock, clockSeconds, duration } from '#app/ui/format.ts'
import { reasonWords } from '#app/ui/reason-words.ts'
import { isOffline, isWorking } from './lane-state.ts'
import { isLive, type Lane, type RunView, taskOf } from './project-view.ts'

/** The agent's own word on a stop: "Stopped at step 14, 0.8 s after the order, nothing sent." */
const receiptOf = (lane: Lane, run: RunView | null): string | null => {
  const task = taskOf(lane, run)
  if (!task?.receipt || task.state !== 'CANCELLED') return null
  const { step, stoppedAt, sent } = task.receipt
  const ordered = task.finishedAt?.getTime()
  const after = ordered ? Math.max(0, new Date(stoppedAt).getTime() - ordered) / 1000 : null
  const when =
    after === null || after >= 3600
      ? `at ${clockSeconds(stoppedAt)}`
      : after < 0.1
        ? 'at once'
        : `${after < 10 ? `${after.toFixed(1)} s` : duration(after)} after the order`
  return `Stopped at step ${step}, ${when}, ${sent ? 'its result was under way and is not counted' : 'nothing sent'}.`
}

/** A site that is still at work after the round's time: the round waits for its quorum, so the work may yet count. */
const lateOf = (lane: Lane, run: RunView | null, now: number): string | null => {
  const round = run?.rounds.find((one) => one.number === run.currentRound)
  if (!isLive(run) || !isWorking(taskOf(lane, run)) || round?.state !== 'COLLECTING' || round.deadlineAt.getTime() >= now) return null
  return `Late: the time of this round was over at ${clock(round.deadlineAt)} UTC. The result counts if it comes before the round closes.`
}

/** What stands under a lane: why it is paused, what failed and who can mend it, how a stop ended. */
export const laneNote = (lane: Lane, run: RunView | null, now: number): string | undefined => {
  const task = taskOf(lane, run)
  const parts: string[] = []
  if (isLive(run) && lane.siteState === 'PAUSED') parts.push(lane.pausedReason ? reasonWords(lane.pausedReason) : 'No reason was given.')
  else if (lane.agreement?.reason && lane.agreement.state !== 'ACTIVE') parts.push(reasonWords(lane.agreement.reason))
  const late = lateOf(lane, run, now)
  if (late) parts.push(late)
  const receipt = receiptOf(lane, run)
  if (receipt) parts.push(receipt)
  if (task && (task.state === 'REJECTED' || task.state === 'FAILED'))
    parts.push(`Their IT can see the cause in the log of the site agent${task.failure ? ` (code ${task.failure.code})` : ''}.`)
  if (isLive(run) && isOffline(lane, now) && lane.siteState !== 'PAUSED')
    parts.push('Work there stops by itself when the agent cannot reach the exchange. It goes on when it is back.')
  return parts.length > 0 ? parts.join(' ') : undefined
}
