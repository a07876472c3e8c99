import type { Views } from '#app/ui/trpc/types.ts'
import type { RoundKind } from '#core/run/round-kind.ts'

export type ProjectView = Views['project']['byId']
export type Lane = ProjectView['lanes'][number]
export type LaneRound = Lane['rounds'][number]
export type RunView = NonNullable<ProjectView['run']>
export type ProjectEvent = ProjectView['events'][number]

const LIVE = ['READY', 'RUNNING', 'PAUSED']
/** The run may still change by itself. */
export const isLive = (run: RunView | null) => run === null || LIVE.includes(run.state)

/** What sites do in a round; those after the training evaluate its models. */
export const roundKind = (run: RunView, number: number): RoundKind =>
  (run.rounds.find((round) => round.number === number)?.kind as RoundKind | undefined) ?? (number > run.plan.rounds ? 'evaluate' : 'train')
export const shownRound = (run: RunView) => Math.min(run.currentRound, run.stoppedAfter ?? run.plan.rounds)
const AFTER_TRAINING = { evaluate: 'the final evaluation', validate: 'the measurement of the last model' } as const
/** "round 8", or "the final evaluation" */
export const roundName = (run: RunView, number: number): string => {
  const kind = roundKind(run, number)
  return kind === 'train' ? `round ${number}` : AFTER_TRAINING[kind]
}

export const taskOf = (lane: Lane, run: RunView | null): LaneRound | undefined =>
  run ? lane.rounds.find((round) => round.round === run.currentRound) : undefined

export const completeRounds = (run: { readonly rounds: readonly Pick<RunView['rounds'][number], 'number' | 'kind' | 'state'>[] }) =>
  run.rounds.filter((round) => round.kind === 'train' && round.state === 'COMMITTED').map((round) => round.number)

const USUAL_TIMES = 3
const SHORTEST_MS = 60_000
/** Silence after which news is overdue: three usual rounds, or the deadline while no round is complete. Null while nothing is due. */
export const delayedAfterMs = (run: RunView | null): number | null => {
  if (run?.state !== 'RUNNING' || run.waiting) return null
  const times = run.rounds.flatMap(({ openedAt, committedAt }) => (committedAt ? [committedAt.getTime() - openedAt.getTime()] : []))
  const usual = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? run.plan.deadlineSeconds * 1000
  return Math.max(SHORTEST_MS, USUAL_TIMES * usual)
}
