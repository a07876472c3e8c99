import type { Plan } from '#core/run/plan.ts'
import type { Actor } from '#server/kernel/actor.ts'

/** What an engine does, for pages and plans to ask instead of its name. An engine MUST NOT claim what it does not do. */
export interface Capabilities {
  readonly algorithms: readonly Plan['algorithm'][]
  readonly combinations: readonly NonNullable<Plan['combination']>['name'][]
  readonly serverSteps: readonly NonNullable<Plan['serverStep']>['name'][]
  readonly heads: readonly ('binary' | 'multi-class' | 'multi-label')[]
  /** Optional fields of a plan that it honours; a plan with another one is refused, never run without it. */
  readonly options: readonly (keyof Plan)[]
  /** Stops after the batch that runs, and goes on where it stopped. */
  readonly pause: boolean
  /** A run goes on by itself after the engine was killed. */
  readonly resumesAfterCrash: boolean
  /** A run that was lost goes on from its last model as a new one. */
  readonly continuesFromModel: boolean
  /** A round closes with fewer sites than it began with, and by its deadline. */
  readonly quorumAndDeadline: boolean
  /** Runs program code that a job brings to a site. */
  readonly codeAtSite: boolean
  readonly gpu: boolean
  readonly secureAggregation: boolean
}

export interface EngineRun {
  readonly id: string
  readonly plan: Plan
  /** Canonical bytes of the plan, as text. */
  readonly document: string
  /** Content of the model that `startRound` begins from. */
  readonly initialModel: Uint8Array
  /** The sites of the agreements, as the engine knows them. */
  readonly sites: readonly string[]
  /** From 1; more where a lost run is continued. */
  readonly startRound: number
}

export interface EngineEvent {
  /** Grows within a run; the same event has the same number whenever it is asked for. */
  readonly seq: number
  /** run.started, round.opened, site.progress, site.contribution, site.refused, round.committed, run.completed, run.failed, run.aborted, … */
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface EngineState {
  readonly state: 'QUEUED' | 'RUNNING' | 'PAUSED' | 'COMPLETED' | 'FAILED' | 'ABORTED' | 'LOST'
  /** Why it failed or was lost, and what to do; null otherwise. */
  readonly failure: { readonly code: string; readonly message: string } | null
}

/**
 * What trains the runs of an exchange; server/engine/testing/engine-contract.ts says it in tests.
 * The state of record is PostgreSQL: an engine MUST be able to say everything here again after it, or the exchange, was killed.
 */
export interface Engine {
  readonly name: 'embedded' | 'flare'
  capabilities(): Capabilities
  /** @throws {Refused} PLAN_INVALID with the sentence that says what this engine cannot do */
  prepare(plan: Plan): void
  /** Begins a run. Asked twice, it MUST begin it once. */
  start(run: EngineRun): Promise<void>
  /** @throws {Refused} BLOCKED unless capabilities().pause */
  pause(run: string, by: Actor): Promise<void>
  resume(run: string, by: Actor): Promise<void>
  /** Ends a run in its running batch. Of a run that is over, it MUST change nothing. */
  abort(run: string, by: Actor): Promise<void>
  /** At boot: takes up again what it held before. */
  reconcile(): Promise<void>
  /** Events after `after`, in order. */
  events(run: string, after: number): Promise<readonly EngineEvent[]>
  /** @throws {Refused} NOT_FOUND */
  state(run: string): Promise<EngineState>
  /** The model that a run ended with, or the last one that was kept; null before the first round is done. */
  artifacts(run: string): Promise<{ readonly model: Uint8Array | null }>
  close(): Promise<void>
}
