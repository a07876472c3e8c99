import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { Purpose } from '#core/data-use/data-use.ts'
import { purpose } from '#core/org/machine.ts'
import { purposes } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { rolesIn } from '#server/org/roles.ts'

export const statePurpose = defineCommand({
  machine: purpose,
  command: 'state',
  table: purposes,
  creates: true,
  input: z.object({ organisationId: z.uuid(), title: z.string().trim().min(3).max(120), document: Purpose }),
  roles: (_row, actor, input) => rolesIn(input.organisationId, actor),
  apply: async (_row, input) => {
    const id = randomUUID()
    return { set: { id, ...input, audience: [input.organisationId] }, data: { codes: input.document.research }, result: { id } }
  },
})

export const retirePurpose = defineCommand({
  machine: purpose,
  command: 'retire',
  table: purposes,
  input: z.object({ id: z.uuid() }),
  roles: (row, actor) => rolesIn(row!.organisationId, actor),
  apply: async () => ({ result: { ok: true as const } }),
})
