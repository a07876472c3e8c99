import type { MemberRole } from '#core/org/machine.ts'
import { SYSTEM } from '#db/schema/index.ts'

/** Who gives a command. */
export type Actor =
  | {
      readonly kind: 'member'
      readonly person: string
      readonly name: string
      readonly organisation: string
      readonly roles: readonly MemberRole[]
    }
  | { readonly kind: 'site'; readonly site: string; readonly organisation: string }
  /** Holds a one-time token: an invitation, an enrolment. */
  | { readonly kind: 'bearer'; readonly tokenHash: string }
  | { readonly kind: 'system' }

export const systemActor: Actor = { kind: 'system' }

/** The organisation that row security sees while the actor works. */
export const organisationOf = (actor: Actor): string => (actor.kind === 'member' || actor.kind === 'site' ? actor.organisation : SYSTEM)

/** How the event log names the actor: never a person's name. */
export const actorName = (actor: Actor): string =>
  actor.kind === 'member' ? `person:${actor.person}` : actor.kind === 'site' ? `site:${actor.site}` : actor.kind
