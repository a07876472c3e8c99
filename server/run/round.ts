import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { round } from '#core/run/machine.ts'
import { ROUND_KINDS } from '#core/run/round-kind.ts'
import { rounds, runs } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { onlySystem } from './roles.ts'

const Id = z.object({ id: z.uuid() })

export const openRound = defineCommand({
  machine: round,
  command: 'open',
  table: rounds,
  creates: true,
  input: z.object({
    runId: z.uuid(),
    projectId: z.uuid(),
    number: z.int(),
    kind: z.enum(ROUND_KINDS),
    base: z.string(),
    quorum: z.int(),
    /** Sites whose turn it would have been. */
    skipped: z.array(z.uuid()),
    deadlineSeconds: z.int(),
    audience: z.array(z.uuid()),
  }),
  roles: onlySystem,
  apply: async (_row, { deadlineSeconds, skipped, ...input }, { now, tx }) => {
    const id = randomUUID()
    await tx.update(runs).set({ currentRound: input.number }).where(eq(runs.id, input.runId))
    return {
      set: { id, ...input, openedAt: now, deadlineAt: new Date(now.getTime() + deadlineSeconds * 1000) },
      data: { round: input.number, kind: input.kind, base: input.base, ...(skipped.length > 0 && { skipped }) },
      result: { id },
    }
  },
})

/** Nothing more is accepted; the accepted updates are final. */
export const closeRound = defineCommand({
  machine: round,
  command: 'aggregate',
  table: rounds,
  input: Id,
  roles: onlySystem,
  facts: () => ['quorumReturned'],
  apply: async (row, _input, { now }) => ({ set: { closedAt: now }, data: { round: row.number }, result: { ok: true as const } }),
})

export const commitRound = defineCommand({
  machine: round,
  command: 'commit',
  table: rounds,
  input: Id.extend({ result: z.string(), serverState: z.string().nullable(), sites: z.int() }),
  roles: onlySystem,
  apply: async (row, { result, serverState, sites }, { now, tx }) => {
    if (row.kind === 'train') await tx.update(runs).set({ lastModel: result }).where(eq(runs.id, row.runId))
    return {
      set: { result, serverState, committedAt: now },
      data: { round: row.number, kind: row.kind, model: result, sites },
      result: { ok: true as const },
    }
  },
})

export const failRound = defineCommand({
  machine: round,
  command: 'fail',
  table: rounds,
  input: Id.extend({ code: z.string().max(40), message: z.string().max(600) }),
  roles: onlySystem,
  apply: async (row, { code, message }, { now }) => ({
    set: { closedAt: now, failure: { code, message } },
    data: { round: row.number, code },
    result: { ok: true as const },
  }),
})
