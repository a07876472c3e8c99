import type { AgreementState } from '#core/agreement/machine.ts'
import type { ListingState } from '#core/listing/machine.ts'
import type { NegotiationState } from '#core/negotiation/machine.ts'
import type { SiteState } from '#core/org/machine.ts'
import type { ProposalState } from '#core/proposal/machine.ts'
import type { RoundState, RunState, TaskState } from '#core/run/machine.ts'
import { counted, date } from './format.ts'

/** How a state looks: word, icon and shape first, colour last (see state-chip.tsx). */
export type Status = 'running' | 'waiting' | 'paused' | 'offline' | 'failed' | 'ended' | 'done' | 'yours' | 'in-force'
export interface StateWords {
  readonly status: Status
  readonly words: string
}

interface ProposalFacts {
  readonly sites: number
  readonly agreed?: number
  readonly by?: string
}
/** One proposal, many negotiations: what lies between sent and agreed is counted from them. */
export const proposalWords = (state: ProposalState, { sites, agreed = 0, by = 'the researcher' }: ProposalFacts): StateWords => {
  const table: Record<ProposalState, StateWords> = {
    SUBMITTED: {
      status: 'waiting',
      words: agreed > 0 ? `In negotiation, ${agreed} of ${sites} agreed` : `Sent to ${counted(sites, 'site')}`,
    },
    AGREED: { status: 'done', words: 'Agreed' },
    DECLINED: { status: 'ended', words: 'Declined by all' },
    WITHDRAWN: { status: 'ended', words: `Withdrawn by ${by}` },
  }
  return table[state]
}

interface PartyFacts {
  readonly provider: string
  readonly consumer: string
}
export const negotiationWords = (state: NegotiationState, { provider, consumer }: PartyFacts): StateWords => {
  const table: Record<NegotiationState, StateWords> = {
    REQUESTED: { status: 'waiting', words: `Sent to ${provider}` },
    OFFERED: { status: 'waiting', words: `${provider} made an offer` },
    ACCEPTED: { status: 'waiting', words: 'Terms accepted' },
    AGREED: { status: 'waiting', words: 'Text frozen, ready to sign' },
    VERIFIED: { status: 'waiting', words: `Signed by ${consumer}, ${provider} next` },
    FINALIZED: { status: 'done', words: 'Signed by all' },
    TERMINATED: { status: 'ended', words: 'Closed without agreement' },
  }
  return table[state]
}

interface AgreementFacts {
  readonly by?: string
  readonly at?: string | Date
  readonly daysLeft?: number
}
export const agreementWords = (state: AgreementState, { by, at, daysLeft }: AgreementFacts = {}): StateWords => {
  const table: Record<AgreementState, StateWords> = {
    PENDING: { status: 'waiting', words: 'Waiting for signatures' },
    ACTIVE: { status: 'in-force', words: daysLeft === undefined ? 'In force' : `In force, ${counted(daysLeft, 'day')} left` },
    SUSPENDED: { status: 'paused', words: by ? `Paused by ${by}` : 'Paused' },
    TERMINATED: { status: 'ended', words: `Ended${by ? ` by ${by}` : ''}${at ? ` on ${date(at)}` : ''}` },
    EXPIRED: { status: 'ended', words: 'Ended by date' },
  }
  return table[state]
}

interface RunFacts {
  readonly by?: string
  readonly reason?: string
}
export const runWords = (state: RunState, { by, reason }: RunFacts = {}): StateWords => {
  const table: Record<RunState, StateWords> = {
    READY: { status: 'waiting', words: 'Ready to start' },
    RUNNING: { status: 'running', words: 'Running' },
    PAUSED: { status: 'paused', words: by ? `Paused by ${by}` : 'Paused' },
    COMPLETED: { status: 'done', words: 'Complete' },
    FAILED: { status: 'failed', words: reason ? `Failed: ${reason}` : 'Failed' },
    ABORTED: { status: 'ended', words: by ? `Stopped by ${by}` : 'Stopped' },
  }
  return table[state]
}

export const roundWords = (state: RoundState, { returned, expected }: { returned: number; expected: number }): StateWords => {
  const table: Record<RoundState, StateWords> = {
    COLLECTING: { status: 'running', words: `${returned} of ${expected} returned` },
    AGGREGATING: { status: 'running', words: 'Combining' },
    COMMITTED: { status: 'done', words: 'Complete' },
    FAILED: { status: 'failed', words: 'Too few sites' },
  }
  return table[state]
}

interface TaskFacts {
  readonly reason?: string
  readonly attempt?: number
}
const MAX_ATTEMPTS = 3
export const taskWords = (state: TaskState, { reason, attempt = 1 }: TaskFacts = {}): StateWords => {
  const table: Record<TaskState, StateWords> = {
    PENDING: { status: 'waiting', words: attempt > 1 ? `No sign of life, trying again (${attempt} of ${MAX_ATTEMPTS})` : 'Queued' },
    LEASED: { status: 'running', words: 'Fetching the model' },
    RUNNING: { status: 'running', words: 'Training' },
    ACCEPTED: { status: 'done', words: 'Accepted' },
    REJECTED: { status: 'failed', words: reason ? `Refused: ${reason}` : 'Refused' },
    FAILED: { status: 'failed', words: reason ? `Failed: ${reason}` : 'Failed' },
    CANCELLED: { status: 'ended', words: 'Stopped, nothing sent' },
    SUPERSEDED: { status: 'ended', words: 'Too late, not used' },
  }
  return table[state]
}

export const listingWords = (state: ListingState): StateWords => {
  const table: Record<ListingState, StateWords> = {
    DRAFT: { status: 'yours', words: 'Draft' },
    PUBLISHED: { status: 'done', words: 'Published' },
    WITHDRAWN: { status: 'ended', words: 'Withdrawn' },
  }
  return table[state]
}

export const siteWords = (state: SiteState, { by, lastSeen }: { by?: string; lastSeen?: string } = {}): StateWords => {
  if (state === 'CONNECTED' && lastSeen) return { status: 'offline', words: `Offline, last seen ${lastSeen}` }
  const table: Record<SiteState, StateWords> = {
    INVITED: { status: 'waiting', words: 'Waiting for first contact' },
    CONNECTED: { status: 'done', words: 'Connected' },
    PAUSED: { status: 'paused', words: by ? `Paused by ${by}` : 'Paused' },
    REVOKED: { status: 'ended', words: 'Disconnected' },
  }
  return table[state]
}
