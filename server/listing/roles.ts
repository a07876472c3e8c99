import type { Actor } from '#server/kernel/actor.ts'
import { rolesIn } from '#server/org/roles.ts'

export const listingRoles = (row: { organisationId: string; siteId: string } | null, actor: Actor): string[] => {
  if (!row) return []
  if (actor.kind === 'site') return actor.site === row.siteId ? ['site'] : []
  return rolesIn(row.organisationId, actor)
}
