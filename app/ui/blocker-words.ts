import type { agreement } from '#core/agreement/machine.ts'
import type { listing } from '#core/listing/machine.ts'
import type { NeedOf } from '#core/machine.ts'
import type { negotiation } from '#core/negotiation/machine.ts'
import type { invitation, membership, site } from '#core/org/machine.ts'
import type { proposal } from '#core/proposal/machine.ts'
import type { project, round, task } from '#core/run/machine.ts'

type Need = NeedOf<
  | typeof agreement
  | typeof listing
  | typeof negotiation
  | typeof invitation
  | typeof membership
  | typeof site
  | typeof proposal
  | typeof project
  | typeof round
  | typeof task
>

/** Why a button is blocked, one sentence a need. A need that the core adds fails to compile here until it has words. */
const BLOCKERS: Record<Need, string> = {
  described: 'The listing has no title and summary yet.',
  termsSet: 'The terms of use are not set yet.',
  measured: 'The site agent has not measured this dataset yet.',
  siteConnected: 'The site agent is not connected.',
  consumerSigned: 'The research side has not signed yet.',
  providerSigned: 'The hospital has not signed yet.',
  siteSealed: 'The site agent has not sealed the agreement yet.',
  notSignedByYou: 'You have signed already.',
  pausedByYou: 'Only the side that paused can resume.',
  pastEnd: 'The end date has not come.',
  noLiveRun: 'A run is still going. Stop it or let it finish first.',
  nothingToSeal: 'An agreement that names the present key still waits for its seal.',
  notExpired: 'The invitation has expired.',
  adminRemains: 'An organisation keeps at least one administrator.',
  tokenValid: 'The one-time code is used or expired.',
  leaseHeld: 'Another attempt holds this work.',
  allDeclined: 'Not every site has declined.',
  quorumActive: 'Too few agreements are in force.',
  quorumReturned: 'Too few sites have returned.',
}

export const blockerWords = (need: string): string =>
  (BLOCKERS as Record<string, string>)[need] ?? 'A step before this one is not done yet.'
