import type { TrainPhase } from './task.ts'

/** Training did not come to its end. `message` is a sentence for a person. */
export class TrainFailed extends Error {
  readonly phase: TrainPhase
  constructor(phase: TrainPhase, message: string) {
    super(message)
    this.name = 'TrainFailed'
    this.phase = phase
  }
}
