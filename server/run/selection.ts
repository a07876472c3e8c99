import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { run } from '#core/run/machine.ts'
import { rounds, runs } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { runRoles } from './roles.ts'

const Id = z.object({ id: z.uuid() })

/** Training ends before the plan's last round, because the plan says when. */
export const stopRunEarly = defineCommand({
  machine: run,
  command: 'stopEarly',
  table: runs,
  input: Id.extend({ after: z.int().min(1) }),
  roles: runRoles,
  apply: async (row, { after }) => ({
    set: { stoppedAfter: after },
    data: { round: after, rounds: row.plan.rounds },
    result: { ok: true as const },
  }),
})

/** The model that the run ends with, and which rounds were no candidates, because their AUC is suppressed or not defined. */
export const selectModel = defineCommand({
  machine: run,
  command: 'select',
  table: runs,
  input: Id.extend({ round: z.int().min(1), auc: z.string().nullable(), unmeasured: z.array(z.int()) }),
  roles: runRoles,
  apply: async (row, { round, auc, unmeasured }, { tx }) => {
    const [found] = await tx
      .select({ result: rounds.result })
      .from(rounds)
      .where(and(eq(rounds.runId, row.id), eq(rounds.number, round)))
    if (!found?.result) throw new Error(`Round ${round} has no model to select.`)
    return {
      set: { selected: { round, model: found.result, auc } },
      data: { round, model: found.result, auc: auc ?? '', unmeasured },
      result: { ok: true as const },
    }
  },
})
