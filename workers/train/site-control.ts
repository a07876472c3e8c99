import { controlChange } from '#core/aggregation/scaffold.ts'
import { decodeServerState } from '#core/aggregation/server-state-file.ts'
import { learningRateOf } from '#core/model/learning-rate.ts'
import { Refused } from '#core/refusal.ts'
import { planHash } from '#core/run/plan.ts'
import type { Personal } from './personal.ts'
import type { TrainTask } from './task.ts'
import { TrainFailed } from './train-failed.ts'

/** The control variates of one round at one site. */
export interface SiteControl {
  readonly common: Float32Array
  readonly own: Float32Array
  /** What is sent of the change, before it is clipped, when training from `from` has given `to` in so many steps. */
  change(from: Float32Array, to: Float32Array, steps: number): Float32Array
  /** The site's next one, by the change as it was sent: then the exchange's stays the mean of the sites' own. */
  next(change: Float32Array): Float32Array
}

const commonOf = ({ control, plan }: TrainTask, length: number): Float32Array => {
  if (!control?.serverState) return new Float32Array(length)
  const read = decodeServerState(control.serverState, { plan: planHash(plan), length })
  if (!read.ok) throw new Refused(read.code, read.message)
  return read.c ?? new Float32Array(length)
}

/**
 * Opens the control variates of a task under SCAFFOLD. Where the site's own is lost it begins at nought, and nothing of its first change is sent:
 * the exchange's still holds the share of the lost one, which is near what the site will find. What stays at the site of a model has none.
 * @throws {Refused} UPDATE_HEADER or UPDATE_LENGTH for a server state of another plan; {TrainFailed} for an own one of another length
 */
export const siteControl = (task: TrainTask, length: number, personal: Personal | null): SiteControl => {
  const { plan, round, control } = task
  const own = control?.own ?? new Float32Array(length)
  if (own.length !== length) throw new TrainFailed('load', 'The control variate that this site kept does not fit the model of the plan.')
  const common = commonOf(task, length)
  const nought = new Float32Array(length)
  let found: Float32Array = nought
  return {
    common,
    own,
    change: (from, to, steps) => {
      const momentum = plan.optimizer.name === 'sgd' ? Number(plan.optimizer.momentum) : 0
      const whole = controlChange({ from, to, common, steps, momentum, learningRate: learningRateOf(plan, round) })
      found = personal ? personal.replace(whole, personal.read(nought)) : whole
      return control?.lost ? nought : found
    },
    next: (change) => own.map((value, i) => value + (control?.lost ? found : change)[i]!),
  }
}
