import { clockSeconds } from '#app/ui/format.ts'
import { taskWords } from '#app/ui/words.ts'
import type { TaskState } from '#core/run/machine.ts'
import type { SiteWork } from './site-view.ts'

const PHASES: Record<string, string> = {
  fetch: 'fetching the model',
  prepare: 'preparing the images',
  evaluate: 'evaluating the model',
  train: 'training',
  send: 'sending the result',
}
const OPEN = ['PENDING', 'LEASED', 'RUNNING']

export const isRunning = ({ agreementState, task }: SiteWork) => agreementState === 'ACTIVE' && task !== null && OPEN.includes(task.state)

/** "Meridian trains a model on Hannover CXR." Who, what, under which state of the agreement. */
export const workSentence = (work: SiteWork): string => {
  const { consumer, dataset, agreementState, project } = work
  if (agreementState === 'PENDING') return `${consumer} wants to train on ${dataset}. The agreement waits for signatures or for the seal.`
  if (agreementState === 'SUSPENDED') return `${consumer} may not train on ${dataset} now: the agreement is paused.`
  if (!project) return `${consumer} may train on ${dataset}. The project opens when enough sites have signed.`
  return isRunning(work)
    ? `${consumer} trains a model on ${dataset}.`
    : `${consumer} may train on ${dataset}. Nothing of it is running now.`
}

/** "Round 8 of 20: training, step 14 of 60, loss 0.43." */
export const workDetail = ({ task, rounds }: SiteWork): string | null => {
  if (!task) return null
  const round = task.round > rounds ? 'Final evaluation' : `Round ${task.round} of ${rounds}`
  const { progress, receipt } = task
  if (OPEN.includes(task.state) && progress) {
    const loss = progress.loss ? Number(progress.loss) : Number.NaN
    return `${round}: ${[
      PHASES[progress.phase] ?? progress.phase,
      ...(progress.steps > 0 ? [`step ${progress.step} of ${progress.steps}`] : []),
      ...(Number.isFinite(loss) ? [`loss ${loss.toFixed(2)}`] : []),
    ].join(', ')}.`
  }
  if (task.state === 'CANCELLED' && receipt)
    return `${round}: stopped at step ${receipt.step}, ${clockSeconds(receipt.stoppedAt)} UTC, ${receipt.sent ? 'its result had been sent' : 'nothing sent'}.`
  if (task.state === 'ACCEPTED') return `${round}: returned.`
  return `${round}: ${taskWords(task.state as TaskState, { reason: task.failure?.message }).words.toLowerCase()}.`
}
