import type { RunState } from '../machine.ts'
import type { Plan } from '../plan.ts'
import type { RoundKind } from '../round-kind.ts'
import type { WaitingFor } from '../waiting.ts'

/** What a simulated site is told to do. */
export interface SimOrder {
  readonly task: string
  readonly lease: string
  readonly attempt: number
  readonly kind: RoundKind
  readonly round: number
  readonly base: string
  readonly units: number
  /** Under SCAFFOLD, from the second round on: what the exchange remembers, and the round whose control variate the site goes on from. */
  readonly control: { readonly state: string; readonly since: number } | null
}
export type Leased = Pick<SimOrder, 'task' | 'lease' | 'attempt'>

export interface SimAccepted {
  readonly site: number
  readonly units: number
  readonly blob: string | null
  /** Its share was that of another site before. */
  readonly inherited: boolean
}

export interface SimRound {
  readonly number: number
  readonly kind: RoundKind
  readonly state: string
  readonly need: number
  readonly base: string
  readonly result: string | null
  /** By site id: what was accepted; `site` is the site's place in the scenario. */
  readonly accepted: readonly SimAccepted[]
  /** Sites whose task ended without a word too often. */
  readonly givenUp: readonly number[]
}

export interface SimView {
  readonly state: RunState
  readonly failure: string | null
  readonly waitingFor: WaitingFor | null
  readonly lastModel: string | null
  readonly stoppedAfter: number | null
  readonly selected: { readonly round: number; readonly model: string } | null
  readonly rounds: readonly SimRound[]
}

/** A coordinator's right to move the run, until another takes it over. */
export interface SimHold {
  readonly epoch: number
}

/**
 * The exchange as its coordinators, its sites and its people see it: on PostgreSQL, or in memory with the same decisions and the same
 * transactions. Sites are named by their place in the scenario. Each call is what one request or one step of a process does.
 */
export interface SimExchange {
  readonly plan: Plan
  setClock(now: number): void
  claim(holder: string): Promise<SimHold | null>
  /** A step that dies before its transaction: blobs may be left behind, rows not. */
  dieHalfway(hold: SimHold): Promise<void>
  /** A whole step. */
  advance(hold: SimHold): Promise<'more' | 'idle' | 'lost'>
  poll(site: number, held: Leased | null): Promise<{ order: SimOrder | null; cancelled: boolean }>
  beat(site: number, held: Leased): Promise<'continue' | 'cancel'>
  /** `ok` or the code of the refusal. `own`: the control variate that the site began with. */
  result(site: number, order: SimOrder, own?: Float32Array | null): Promise<string>
  /** The site says that it cannot do the task. */
  report(site: number, held: Leased): Promise<void>
  pauseSite(site: number): Promise<void>
  resumeSite(site: number): Promise<void>
  /** The agreement of a site ends for good, or its negotiation does. */
  leave(site: number): Promise<void>
  /** A site whose negotiation was still open signs. */
  join(site: number): Promise<void>
  pauseRun(): Promise<void>
  resumeRun(): Promise<void>
  /** The part of the view that is asked for often. */
  standing(): Promise<Pick<SimView, 'state' | 'waitingFor'>>
  view(): Promise<SimView>
}
