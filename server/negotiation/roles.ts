import type { Actor } from '#server/kernel/actor.ts'

/** Towards a negotiation or an agreement: which side the actor is on and what they may do for it. */
export const partyRoles = (row: { consumerId: string; providerId: string; siteId: string } | null, actor: Actor): string[] => {
  if (actor.kind === 'system') return ['system']
  if (!row) return []
  if (actor.kind === 'site') return actor.site === row.siteId ? ['site'] : []
  if (actor.kind !== 'member') return []
  const side = actor.organisation === row.consumerId ? 'consumer' : actor.organisation === row.providerId ? 'provider' : null
  if (!side) return []
  const works = side === 'consumer' ? actor.roles.includes('researcher') : actor.roles.includes('steward')
  return [
    ...(works ? [side] : []),
    ...(works && side === 'provider' ? ['custodian'] : []),
    ...(actor.roles.includes('signatory') ? [`${side}Signatory`] : []),
    // A member with another role is a party and may look, which is not the same as not existing.
    'party',
  ]
}
