import type { Actor } from '#server/kernel/actor.ts'

/** Roles of an actor towards rows of one organisation: its member roles there. */
export const rolesIn = (organisationId: string, actor: Actor): string[] =>
  actor.kind === 'member' && actor.organisation === organisationId ? [...actor.roles] : []
