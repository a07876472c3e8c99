import { agreement as agreementMachine } from '#core/agreement/machine.ts'
import { type Offered, offered } from '#core/machine.ts'
import type { Actor } from '#server/kernel/actor.ts'

/** Needs of the agreement machine that hold for this viewer. */
export const agreementFacts = (
  signedRoles: readonly string[],
  actor: Actor,
  row: { suspendedBy: string | null },
  ownSigned: boolean,
): string[] => [
  ...(signedRoles.includes('consumer') ? ['consumerSigned'] : []),
  ...(signedRoles.includes('provider') ? ['providerSigned'] : []),
  ...(ownSigned ? [] : ['notSignedByYou']),
  ...(actor.kind === 'member' && row.suspendedBy === actor.organisation ? ['pausedByYou'] : []),
]

export const agreementCan = (state: string, roles: readonly string[], facts: readonly string[]): Offered[] =>
  offered(agreementMachine, state, roles, facts)
