import type { Lane, RunView } from './project-view.ts'

/** Medians over the rounds that a site returned, in seconds; null while there is none. */
export interface PhaseTimes {
  readonly rounds: number
  /** From the order to the moment when the agent took it on. */
  readonly waiting: number | null
  /** Preparing, evaluating and training, by the site's own clock. */
  readonly work: number | null
  /** All else until the result was accepted: the model down, the update up, the checks. */
  readonly transfer: number | null
  readonly stepsPerSecond: number | null
  readonly bytes: number | null
}

const seconds = (from: Date | null, to: Date | null): number | null => (from && to ? (to.getTime() - from.getTime()) / 1000 : null)

export const median = (values: readonly (number | null)[]): number | null => {
  const sorted = values.filter((value) => value !== null && Number.isFinite(value)).sort((a, b) => Number(a) - Number(b))
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** Where the time of a site's training rounds went. */
export const phaseTimes = (lane: Lane): PhaseTimes => {
  const returned = lane.rounds.filter((round) => round.state === 'ACCEPTED' && round.bytes && round.seconds !== null)
  return {
    rounds: returned.length,
    waiting: median(returned.map((round) => seconds(round.createdAt, round.leasedAt))),
    work: median(returned.map((round) => Number(round.seconds))),
    transfer: median(
      returned.map((round) => {
        const all = seconds(round.leasedAt, round.finishedAt)
        return all === null ? null : Math.max(0, all - Number(round.seconds))
      }),
    ),
    stepsPerSecond: median(returned.map((round) => (round.steps ? round.steps / Number(round.seconds) : null))),
    bytes: median(returned.map((round) => round.bytes)),
  }
}

/** What a round takes at the exchange: until enough had returned, and until their updates were one model. */
export const exchangeTimes = (run: RunView) => {
  const rounds = run.rounds.filter((round) => round.kind === 'train' && round.state === 'COMMITTED')
  return {
    collecting: median(rounds.map((round) => seconds(round.openedAt, round.closedAt))),
    combining: median(rounds.map((round) => seconds(round.closedAt, round.committedAt))),
  }
}
