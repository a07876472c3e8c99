import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { StopReceipt } from '#core/protocol/messages.ts'
import { MOST_LAPSES } from '#core/run/lapses.ts'
import { task } from '#core/run/machine.ts'
import { ROUND_KINDS } from '#core/run/round-kind.ts'
import { tasks } from '#db/schema/index.ts'
import { type CommandContext, defineCommand } from '#server/kernel/command.ts'
import { onlySystem, taskRoles } from './roles.ts'

const Id = z.object({ id: z.uuid() })
const wakeSite = (context: CommandContext, siteId: string) => context.tx.execute(sql`select pg_notify('site', ${siteId})`)
const wakeCoordinator = (context: CommandContext) => context.tx.execute(sql`select pg_notify('tick', 'run')`)

export const createTask = defineCommand({
  machine: task,
  command: 'create',
  table: tasks,
  creates: true,
  input: z.object({
    runId: z.uuid(),
    roundId: z.uuid(),
    projectId: z.uuid(),
    round: z.int(),
    siteId: z.uuid(),
    organisationId: z.uuid(),
    agreementId: z.uuid(),
    kind: z.enum(ROUND_KINDS),
    weightUnits: z.int(),
    shareOf: z.uuid().optional(),
    audience: z.array(z.uuid()),
  }),
  roles: onlySystem,
  apply: async (_row, input, context) => {
    await wakeSite(context, input.siteId)
    return { set: { id: randomUUID(), ...input }, data: { site: input.siteId, round: input.round }, result: { ok: true as const } }
  },
})

/** Hands the task to its site with a fresh lease; an earlier lease is worth nothing from then on. */
export const leaseTask = defineCommand({
  machine: task,
  command: 'lease',
  table: tasks,
  input: Id,
  roles: taskRoles,
  apply: async (row, _input, { now, exchange }) => {
    const lease = randomUUID()
    return {
      set: {
        lease,
        leaseUntil: new Date(now.getTime() + exchange.config.leaseSeconds * 1000),
        attempt: row.attempt + 1,
        leasedAt: now,
        progress: null,
        failure: null,
      },
      data: { site: row.siteId, round: row.round, attempt: row.attempt + 1 },
      result: { lease, attempt: row.attempt + 1 },
    }
  },
})

const LeaseInput = Id.extend({ lease: z.string(), attempt: z.int() })
const leaseHeld = (row: { lease: string | null; attempt: number }, input: z.infer<typeof LeaseInput>) =>
  row.lease === input.lease && row.attempt === input.attempt ? (['leaseHeld'] as ['leaseHeld']) : ([] as [])

/** First sign of work. */
export const startTask = defineCommand({
  machine: task,
  command: 'start',
  table: tasks,
  input: LeaseInput,
  roles: taskRoles,
  facts: leaseHeld,
  apply: async (row) => ({ data: { site: row.siteId, round: row.round }, result: { ok: true as const } }),
})

/** The update (or evaluation) passed every check; the row in `update` is written by the caller in the same transaction. */
export const acceptTask = defineCommand({
  machine: task,
  command: 'accept',
  table: tasks,
  input: LeaseInput.extend({ images: z.int(), bytes: z.int() }),
  roles: taskRoles,
  facts: leaseHeld,
  apply: async (row, input, context) => {
    await wakeCoordinator(context)
    return {
      set: { finishedAt: context.now, leaseUntil: null },
      data: { site: row.siteId, round: row.round, bytes: input.bytes },
      result: { ok: true as const },
    }
  },
})

const failure = LeaseInput.extend({ code: z.string().max(40), message: z.string().max(600), phase: z.string().max(30) })

const fail = (command: 'reject' | 'report') =>
  defineCommand({
    machine: task,
    command,
    table: tasks,
    input: failure,
    roles: taskRoles,
    facts: leaseHeld,
    apply: async (row, { code, message, phase }, context) => {
      await wakeCoordinator(context)
      return {
        set: { finishedAt: context.now, leaseUntil: null, failure: { code, message, phase } },
        data: { site: row.siteId, round: row.round, code },
        result: { ok: true as const },
      }
    },
  })

/** The exchange refuses what the site sent. */
export const rejectTask = fail('reject')

/** The site says that it cannot or will not do the task. */
export const reportTask = fail('report')

/** No sign of life: the task may be handed out again. */
export const expireTask = defineCommand({
  machine: task,
  command: 'expire',
  table: tasks,
  input: Id,
  roles: taskRoles,
  apply: async (row, _input, context) => {
    await wakeSite(context, row.siteId)
    return {
      set: { lease: null, leaseUntil: null, lapses: row.lapses + 1 },
      data: { site: row.siteId, round: row.round, attempt: row.attempt },
      result: { ok: true as const },
    }
  },
})

/** Its lease ended too often: it is not handed out again, and its share of the round is free. */
export const giveUpTask = defineCommand({
  machine: task,
  command: 'giveUp',
  table: tasks,
  input: Id,
  roles: taskRoles,
  apply: async (row, _input, { now }) => {
    const code = 'ATTEMPTS_SPENT'
    const message = `This site began the task ${MOST_LAPSES} times, and each time its agent ended or fell silent. It is asked again in the next round; its log says what ended it.`
    return {
      set: { finishedAt: now, failure: { code, message, phase: row.progress?.phase ?? 'wait' } },
      data: { site: row.siteId, round: row.round, code },
      result: { ok: true as const },
    }
  },
})

export const cancelTask = defineCommand({
  machine: task,
  command: 'cancel',
  table: tasks,
  input: Id.extend({ code: z.string().max(40), reason: z.string().max(400) }),
  roles: taskRoles,
  apply: async (row, { code, reason }, context) => {
    await wakeSite(context, row.siteId)
    await wakeCoordinator(context)
    return {
      set: { finishedAt: context.now, leaseUntil: null, failure: { code, message: reason, phase: row.progress?.phase ?? 'wait' } },
      data: { site: row.siteId, round: row.round, code },
      result: { ok: true as const },
    }
  },
})

/** Its site may work again while the round is still open. */
export const renewTask = defineCommand({
  machine: task,
  command: 'renew',
  table: tasks,
  input: Id,
  roles: taskRoles,
  apply: async (row, _input, context) => {
    await wakeSite(context, row.siteId)
    return {
      set: { lease: null, leaseUntil: null, finishedAt: null, failure: null, progress: null },
      data: { site: row.siteId, round: row.round },
      result: { ok: true as const },
    }
  },
})

const SUPERSEDED = {
  ROUND_CLOSED: 'The round closed before this site returned its update.',
  TURN_PASSED: 'This site did not return its update in its turn, so the turn went on to the next site.',
  SHARE_HANDED_ON: 'This site was away, so its share of the round went to a site that joined later.',
} as const

/** The round closed without it, or its share went to a late joiner or its turn to the next site. */
export const supersedeTask = defineCommand({
  machine: task,
  command: 'supersede',
  table: tasks,
  input: Id.extend({ code: z.enum(['ROUND_CLOSED', 'TURN_PASSED', 'SHARE_HANDED_ON']) }),
  roles: taskRoles,
  apply: async (row, { code }, context) => {
    await wakeSite(context, row.siteId)
    return {
      set: {
        finishedAt: context.now,
        leaseUntil: null,
        failure: { code, message: SUPERSEDED[code], phase: row.progress?.phase ?? 'wait' },
      },
      data: { site: row.siteId, round: row.round, code },
      result: { ok: true as const },
    }
  },
})

/** Keeps a site's word on when it stopped. The task is over already; only the receipt is added. */
export const keepReceipt = ({ tx }: CommandContext, receipt: StopReceipt, siteId: string) =>
  tx
    .update(tasks)
    .set({ receipt })
    .where(and(eq(tasks.id, receipt.task), eq(tasks.siteId, siteId)))
