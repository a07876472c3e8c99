import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { COMBINATIONS } from '#core/aggregation/combine.ts'
import { SERVER_STEPS } from '#core/aggregation/server-step.ts'
import { Refused } from '#core/refusal.ts'
import { ALGORITHMS } from '#core/run/plan.ts'
import { events, rounds, runs, SYSTEM } from '#db/schema/index.ts'
import { execute } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { abortRun, pauseRun, resumeRun } from '#server/run/run.ts'
import type { Capabilities, Engine, EngineState } from '../engine.ts'
import { withinCapabilities } from '../within-capabilities.ts'

const CAPABILITIES: Capabilities = {
  algorithms: ALGORITHMS,
  combinations: COMBINATIONS,
  serverSteps: SERVER_STEPS,
  heads: ['binary', 'multi-class', 'multi-label'],
  options: [
    ...(['schedule', 'gradientClip', 'labelSmoothing', 'imbalance', 'augmentation', 'personal', 'select', 'stopAfter', 'initial'] as const),
    ...(['localOnly', 'localSteps', 'graceSeconds', 'mandatory'] as const),
  ],
  pause: true,
  resumesAfterCrash: true,
  continuesFromModel: true,
  quorumAndDeadline: true,
  codeAtSite: false,
  gpu: true,
  secureAggregation: false,
}

/**
 * The engine that needs nothing installed: rows of PostgreSQL that server/coordinator moves and the sites' own agents work on. A run begins with its
 * row, which the coordinator of any process of the exchange takes up, so that there is nothing to start and nothing to take up again here.
 */
export const embeddedEngine = (exchange: Exchange): Engine => {
  const rowOf = async (id: string) => {
    const [row] = await exchange.db.withTx(SYSTEM, (tx) => tx.select().from(runs).where(eq(runs.id, id)).limit(1))
    if (row) return row
    throw new Refused('NOT_FOUND', 'There is no such run.')
  }
  const stateOf = async (id: string): Promise<EngineState> => {
    const { state, failure } = await rowOf(id)
    return { state: state === 'READY' ? 'QUEUED' : (state as EngineState['state']), failure }
  }
  return {
    name: 'embedded',
    capabilities: () => CAPABILITIES,
    prepare: (plan) => withinCapabilities(plan, CAPABILITIES, 'built in'),
    start: async ({ id }) => {
      await rowOf(id)
    },
    pause: async (id, by) => {
      await execute(exchange, by, pauseRun, { id })
    },
    resume: async (id, by) => {
      await execute(exchange, by, resumeRun, { id })
    },
    abort: async (id, by) => {
      const { state } = await stateOf(id)
      if (state === 'COMPLETED' || state === 'FAILED' || state === 'ABORTED') return
      await execute(exchange, by, abortRun, { id })
    },
    reconcile: async () => {},
    events: (id, after) =>
      exchange.db.withTx(SYSTEM, async (tx) => {
        const own = await tx.select({ id: rounds.id }).from(rounds).where(eq(rounds.runId, id))
        const subjects = [id, ...own.map((round) => round.id)]
        const found = await tx
          .select()
          .from(events)
          .where(and(inArray(events.subject, subjects), gt(events.seq, after)))
          .orderBy(asc(events.seq))
        return found.map(({ seq, type, data }) => ({ seq, type, data }))
      }),
    state: stateOf,
    artifacts: async (id) => {
      const { selected, lastModel, currentRound } = await rowOf(id)
      const hash = selected?.model ?? lastModel
      return { model: hash && currentRound > 0 ? exchange.blobs.read(hash) : null }
    },
    close: async () => {},
  }
}
