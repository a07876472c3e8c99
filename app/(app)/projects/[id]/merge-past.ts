import type { ProjectView } from './project-view.ts'

/** Rounds that may still change: the open one, and those just before it, whose sites may yet send the receipt of a stop. */
const OPEN_ROUNDS = 3

/** From which round on a view must be read anew; undefined: all of it. */
export const staleFrom = ({ run }: ProjectView): number | undefined => (run ? Math.max(0, run.currentRound - OPEN_ROUNDS) : undefined)

/** A view that was read from a round on, with what was known before; null where that belongs to another run, and all must be read. */
export const withPast = (before: ProjectView, next: ProjectView, fromRound: number): ProjectView | null => {
  if (!before.run || before.run.id !== next.run?.id) return null
  const past = before.run
  return {
    ...next,
    run: {
      ...next.run,
      rounds: [...past.rounds.filter((round) => round.number < fromRound), ...next.run.rounds],
      metrics: [...past.metrics.filter((metric) => metric.round < fromRound - 1), ...next.run.metrics],
    },
    lanes: next.lanes.map((lane) => {
      const known = before.lanes.find((one) => one.siteId === lane.siteId)
      return { ...lane, rounds: [...(known?.rounds ?? []).filter((round) => round.round < fromRound), ...lane.rounds] }
    }),
  }
}
