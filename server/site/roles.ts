import type { Actor } from '#server/kernel/actor.ts'
import { rolesIn } from '#server/org/roles.ts'

export const siteRoles = (row: { id: string; organisationId: string } | null, actor: Actor): string[] => {
  if (!row) return []
  if (actor.kind === 'site') return actor.site === row.id ? ['site'] : []
  return rolesIn(row.organisationId, actor)
}
