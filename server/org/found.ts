import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { organisation } from '#core/org/machine.ts'
import { organisations, PUBLIC } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'

export const OrganisationInput = z.object({
  name: z.string().trim().min(2).max(160),
  kind: z.enum(['hospital', 'company', 'university', 'platform']),
  country: z.string().regex(/^[A-Z]{2}$/, 'A country is two capital letters, such as DE.'),
  forProfit: z.boolean(),
  demo: z.boolean().default(false),
})

export const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'x'

export const foundOrganisation = defineCommand({
  machine: organisation,
  command: 'found',
  table: organisations,
  creates: true,
  input: OrganisationInput,
  roles: (_row, actor) => (actor.kind === 'system' ? ['founder'] : []),
  apply: async (_row, input) => {
    const id = randomUUID()
    return {
      set: { id, slug: `${slugOf(input.name)}-${id.slice(0, 4)}`, ...input, audience: [PUBLIC, id] },
      data: { kind: input.kind, country: input.country },
      result: { id },
    }
  },
})
