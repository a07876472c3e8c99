import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { mixesAlphabets } from '#core/look-alike.ts'
import { organisation } from '#core/org/machine.ts'
import { organisations, PUBLIC } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { type CommandContext, defineCommand } from '#server/kernel/command.ts'
import { invite } from './invite.ts'

export const OrganisationInput = z.object({
  name: z
    .string()
    .trim()
    .min(2)
    .max(160)
    .refine(
      (name) => !mixesAlphabets(name),
      'A word of this name has letters of two alphabets, so it can be taken for another. Write it in one.',
    ),
  kind: z.enum(['hospital', 'company', 'university', 'platform']),
  country: z.string().regex(/^[A-Z]{2}$/, 'A country is two capital letters, such as DE.'),
  forProfit: z.boolean(),
  demo: z.boolean().default(false),
  adminEmail: z.email().max(200).optional(),
})

export const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'x'

/** The exchange itself, or an administrator of the organisation that runs it. */
const founderRoles = async (actor: Actor, { tx }: CommandContext): Promise<string[]> => {
  if (actor.kind === 'system') return ['founder']
  if (actor.kind !== 'member' || !actor.roles.includes('admin')) return []
  const [own] = await tx.select().from(organisations).where(eq(organisations.id, actor.organisation))
  return own?.kind === 'platform' ? ['platform'] : []
}

/** Makes an organisation and, where an address is given, the invitation of its first administrator. */
export const foundOrganisation = defineCommand({
  machine: organisation,
  command: 'found',
  table: organisations,
  creates: true,
  input: OrganisationInput,
  roles: (_row, actor, _input, context) => founderRoles(actor, context),
  apply: async (_row, { adminEmail, ...input }, context) => {
    const id = randomUUID()
    const result: { id: string; token: string | null } = { id, token: null }
    return {
      // Written by the exchange itself: the founder is no member of the new organisation.
      asSystem: true,
      set: { id, slug: `${slugOf(input.name)}-${id.slice(0, 4)}`, ...input, audience: [PUBLIC, id] },
      data: { kind: input.kind, country: input.country },
      after: async () => {
        if (adminEmail)
          result.token = (await context.runAsSystem(invite, { organisationId: id, email: adminEmail, roles: ['admin'] })).token
      },
      result,
    }
  },
})
