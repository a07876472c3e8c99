import type { Plan } from '#core/run/plan.ts'
import { batchOrder } from './batch-order.ts'
import { type LocalTraining, trainLocally } from './train-locally.ts'

/** What a federated plan is for one site alone: there is nobody to stay near to. */
export const alonePlan = (plan: Plan): Plan => ({ ...plan, algorithm: 'fedavg', proximalMu: '0' })

export interface AloneTraining extends Pick<LocalTraining, 'session' | 'data' | 'report'> {
  /** alonePlan of the run's. */
  readonly plan: Plan
  readonly rounds: number
  /** What round 1 of the run started from. */
  readonly start: Float32Array
  /** The seed of each round at this site. */
  readonly seedOf: (round: number) => string
  /** Whether the time for it is over; asked after each step. */
  readonly isOver: () => boolean
}

class Over extends Error {}

/**
 * A model of one site's images alone, with the steps that the site took in the run: each round goes on from the last one, with the learning rate of
 * that round and a fresh optimizer, as in the run, and nothing is combined.
 * @returns `null` when its time was over
 * @throws {TrainFailed} when the loss or a weight is no longer a number
 */
export const trainAlone = async ({ rounds, start, seedOf, isOver, report, ...training }: AloneTraining): Promise<Float32Array | null> => {
  const steps = batchOrder(training.plan, training.data.labels, seedOf(1)).steps
  let weights = start
  try {
    for (let round = 1; round <= rounds; round++) {
      const tell = (step: number, _steps: number, loss: number) => {
        report((round - 1) * steps + step, rounds * steps, loss)
        if (isOver()) throw new Over()
      }
      const trained = await trainLocally({ ...training, round, base: weights, seed: seedOf(round), report: tell })
      weights = trained.weights
    }
    return weights
  } catch (error) {
    if (error instanceof Over) return null
    throw error
  }
}
