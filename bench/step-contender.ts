import type { Plan } from '#core/run/plan.ts'

/** Milliseconds of some steps, one after the other: of the clock, and of all cores together, which is what counts beside other programs. */
export interface Steps {
  readonly wallMs: readonly number[]
  readonly cpuMs: readonly number[]
}

/** Somebody who can take steps of training: the model and batch of a plan, on one thread. */
export interface Contender {
  readonly name: string
  choose(plan: Plan): Promise<void>
  steps(count: number): Promise<Steps>
}
