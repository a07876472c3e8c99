import type { Actor } from '#server/kernel/actor.ts'
import { rolesIn } from '#server/org/roles.ts'

/** Towards a proposal: `researcher` of the asking organisation; `system` is the exchange itself. */
export const proposalRoles = (row: { organisationId: string } | null, actor: Actor): string[] => {
  if (actor.kind === 'system') return ['system']
  return row ? rolesIn(row.organisationId, actor) : []
}
