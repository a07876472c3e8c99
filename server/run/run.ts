import { randomUUID } from 'node:crypto'
import { and, count, eq, inArray, sql } from 'drizzle-orm'
import * as z from 'zod'
import { run } from '#core/run/machine.ts'
import type { Plan } from '#core/run/plan.ts'
import { rounds, runs, tasks } from '#db/schema/index.ts'
import { type CommandContext, defineCommand } from '#server/kernel/command.ts'
import { runRoles } from './roles.ts'
import { cancelTask } from './task.ts'

const Id = z.object({ id: z.uuid() })
const wake = (context: CommandContext) => context.tx.execute(sql`select pg_notify('tick', '')`)

const cancelOpenTasks = async (context: CommandContext, runId: string, code: string, reason: string) => {
  const open = await context.asSystem(() =>
    context.tx
      .select({ id: tasks.id })
      .from(tasks)
      .where(and(eq(tasks.runId, runId), inArray(tasks.state, ['PENDING', 'LEASED', 'RUNNING']))),
  )
  for (const { id } of open) await context.runAsSystem(cancelTask, { id, code, reason })
}

/** Freezes what will be trained. */
export const submitRun = defineCommand({
  machine: run,
  command: 'submit',
  table: runs,
  creates: true,
  input: z.object({
    projectId: z.uuid(),
    organisationId: z.uuid(),
    plan: z.custom<Plan>(),
    planHash: z.string(),
    modelDigest: z.string(),
    minimumSites: z.int(),
    audience: z.array(z.uuid()),
  }),
  roles: (_row, actor) => runRoles(null, actor),
  apply: async (_row, input, context) => {
    const [before] = await context.tx.select({ n: count() }).from(runs).where(eq(runs.projectId, input.projectId))
    await wake(context)
    const id = randomUUID()
    return {
      set: { id, ...input, number: (before?.n ?? 0) + 1, engine: 'embedded' as const },
      data: { plan: input.planHash },
      result: { id },
    }
  },
})

export const startRun = defineCommand({
  machine: run,
  command: 'start',
  table: runs,
  input: Id.extend({ initialModel: z.string() }),
  roles: runRoles,
  apply: async (_row, { initialModel }, { now }) => ({
    set: { initialModel, lastModel: initialModel, startedAt: now },
    data: { model: initialModel },
    result: { ok: true as const },
  }),
})

/** Open tasks end; the round goes on from its accepted updates when the run is resumed. */
export const pauseRun = defineCommand({
  machine: run,
  command: 'pause',
  table: runs,
  input: Id,
  roles: runRoles,
  apply: async (row, _input, context) => {
    await cancelOpenTasks(context, row.id, 'RUN_PAUSED', 'The run was paused.')
    const waitingFor = { code: 'RUN_PAUSED' as const, sites: [], since: context.now.toISOString() }
    return { set: { waiting: null, waitingFor }, result: { ok: true as const } }
  },
})

export const resumeRun = defineCommand({
  machine: run,
  command: 'resume',
  table: runs,
  input: Id,
  roles: runRoles,
  apply: async (_row, _input, context) => {
    await wake(context)
    return { set: { waitingFor: null }, result: { ok: true as const } }
  },
})

export const abortRun = defineCommand({
  machine: run,
  command: 'abort',
  table: runs,
  input: Id,
  roles: runRoles,
  apply: async (row, _input, context) => {
    await cancelOpenTasks(context, row.id, 'RUN_ABORTED', 'The run was stopped.')
    await context.asSystem(() =>
      context.tx
        .update(rounds)
        .set({ closedAt: context.now })
        .where(and(eq(rounds.runId, row.id), eq(rounds.state, 'COLLECTING'))),
    )
    return {
      set: { endedAt: context.now, waiting: null, waitingFor: null },
      data: { round: row.currentRound },
      result: { ok: true as const },
    }
  },
})

export const completeRun = defineCommand({
  machine: run,
  command: 'complete',
  table: runs,
  input: Id,
  roles: runRoles,
  apply: async (row, _input, { now }) => ({
    set: { endedAt: now, waiting: null, waitingFor: null },
    data: { model: row.selected?.model ?? row.lastModel ?? '', rounds: row.currentRound },
    result: { ok: true as const },
  }),
})

export const failRun = defineCommand({
  machine: run,
  command: 'fail',
  table: runs,
  input: Id.extend({ code: z.string().max(40), message: z.string().max(600) }),
  roles: runRoles,
  apply: async (row, { code, message }, context) => {
    await cancelOpenTasks(context, row.id, code, 'The run ended.')
    return {
      set: { endedAt: context.now, failure: { code, message }, waiting: null, waitingFor: null },
      data: { code, round: row.currentRound },
      result: { ok: true as const },
    }
  },
})
