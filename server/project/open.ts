import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { project } from '#core/run/machine.ts'
import { agreements, evaluations, metrics, projects, rounds, runs, tasks, updates } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { onlySystem } from '#server/run/roles.ts'

/** Signed and sealed by enough sites: the project opens, and the agreements belong to it. */
export const openProject = defineCommand({
  machine: project,
  command: 'open',
  table: projects,
  creates: true,
  input: z.object({
    proposalId: z.uuid(),
    organisationId: z.uuid(),
    title: z.string(),
    agreements: z.array(z.uuid()),
    audience: z.array(z.uuid()),
  }),
  roles: onlySystem,
  apply: async (_row, input, { tx }) => {
    const id = randomUUID()
    const { agreements: ids, ...rest } = input
    return {
      set: { id, ...rest },
      data: { agreements: ids.length },
      after: async () => {
        for (const agreementId of ids) await tx.update(agreements).set({ projectId: id }).where(eq(agreements.id, agreementId))
      },
      result: { id },
    }
  },
})

/** A late joiner: from now on its organisation sees the project and everything in it. */
export const admitSite = defineCommand({
  machine: project,
  command: 'admit',
  table: projects,
  input: z.object({ id: z.uuid(), agreementId: z.uuid(), organisationId: z.uuid() }),
  roles: onlySystem,
  apply: async (row, { agreementId, organisationId }, { tx }) => {
    await tx.update(agreements).set({ projectId: row.id }).where(eq(agreements.id, agreementId))
    if (row.audience.includes(organisationId)) return { result: { ok: true as const } }
    for (const table of [runs, rounds, tasks, updates, metrics, evaluations])
      await tx
        .update(table)
        .set({ audience: sql`array_append(${table.audience}, ${organisationId}::uuid)` })
        .where(eq(table.projectId, row.id))
    return { set: { audience: [...row.audience, organisationId] }, data: { organisation: organisationId }, result: { ok: true as const } }
  },
})
