import type { Plan } from '../run/plan.ts'

/** Learning rate of a round, from 1: half a cosine from the plan's rate down to near zero over all rounds (Loshchilov & Hutter 2017), or constant. */
export const learningRateOf = (plan: Plan, round: number): number => {
  const rate = Number(plan.optimizer.learningRate)
  return plan.schedule === 'constant' ? rate : (rate * (1 + Math.cos((Math.PI * (round - 1)) / plan.rounds))) / 2
}
