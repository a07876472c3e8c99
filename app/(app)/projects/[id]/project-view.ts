import type { Views } from '#app/ui/trpc/types.ts'

export type ProjectView = Views['project']['byId']
export type Lane = ProjectView['lanes'][number]
export type LaneRound = Lane['rounds'][number]
export type RunView = NonNullable<ProjectView['run']>
export type ProjectEvent = ProjectView['events'][number]

const LIVE = ['READY', 'RUNNING', 'PAUSED']
/** The run may still change by itself. */
export const isLive = (run: RunView | null) => run === null || LIVE.includes(run.state)

/** The round after the last one evaluates the final model and trains nothing. */
export const isFinalEvaluation = (run: RunView) => run.currentRound > run.plan.rounds
export const shownRound = (run: RunView) => Math.min(run.currentRound, run.plan.rounds)
/** "round 8", or "the final evaluation" */
export const roundName = (round: number, rounds: number) => (round > rounds ? 'the final evaluation' : `round ${round}`)

export const taskOf = (lane: Lane, run: RunView | null): LaneRound | undefined =>
  run ? lane.rounds.find((round) => round.round === run.currentRound) : undefined

export const completeRounds = (run: RunView) =>
  run.rounds.filter((round) => round.kind === 'train' && round.state === 'COMMITTED').map((round) => round.number)
