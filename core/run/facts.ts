import type { RoundState, RunState, TaskState } from './machine.ts'
import type { Plan } from './plan.ts'
import type { RoundKind } from './round-kind.ts'
import type { Validations } from './selection.ts'

/** A site of the project, as it stands now. Times in all facts are milliseconds of one clock, that of the exchange's database. */
export interface SiteFact {
  readonly siteId: string
  /** Agreement in force, site connected and not paused: it may work now. */
  readonly ready: boolean
  /** Not ready, but may become so: paused, or its agreement is still being signed. */
  readonly mayCome: boolean
  /** Ids by which a plan may name it: its own, and those of its listings in this project. */
  readonly names: readonly string[]
  /** Its weight among the sites: a whole number from 1. */
  readonly weight: number
}

export interface TaskFact {
  readonly id: string
  readonly siteId: string
  readonly state: TaskState
  readonly units: number
  readonly leaseUntil: number | null
  /** How often its lease ended without a word from the site. */
  readonly lapses: number
  /** A heartbeat of its current attempt has come. */
  readonly begun: boolean
  readonly finishedAt: number | null
  /** The sentence that a task which failed or was refused left. */
  readonly why: string | null
  /** The task whose share it carries. */
  readonly shareOf: string | null
  /** Its own agreement and site let it work now. */
  readonly ready: boolean
  /** Its own agreement and site may let it work again. */
  readonly mayReturn: boolean
  /** Its site has not asked for work for so long that it is not waited for. */
  readonly silent: boolean
}

export interface RoundFact {
  readonly number: number
  readonly kind: RoundKind
  readonly state: RoundState
  /** Fewest updates that make it count. */
  readonly need: number
  readonly deadlineAt: number
  /** In site-id order; empty unless the round is collecting. */
  readonly tasks: readonly TaskFact[]
}

/** All that the coordinator decides from. */
export interface RunFacts {
  readonly now: number
  readonly state: RunState
  readonly plan: Pick<Plan, 'algorithm' | 'deadlineSeconds' | 'rounds' | 'quorum' | 'graceSeconds' | 'mandatory' | 'select' | 'stopAfter'>
  /** Fewest sites that an active agreement demands. */
  readonly minimumSites: number
  readonly currentRound: number
  /** The round `currentRound`; null before the first. */
  readonly round: RoundFact | null
  /** In site-id order. */
  readonly sites: readonly SiteFact[]
  /** Under cyclic training the site whose update made the last model; null before the first, and under the other algorithms. */
  readonly lastTrained: string | null
  /** Known so far; empty where the plan neither selects nor stops early. */
  readonly validations: Validations
  /** The round after which training ended early. */
  readonly stoppedAfter: number | null
  /** The round whose model was selected. */
  readonly selected: number | null
}

/** Sites that the plan names as mandatory. */
export const isMandatory = ({ mandatory }: RunFacts['plan'], site: SiteFact): boolean =>
  mandatory?.some((name) => site.names.includes(name)) ?? false

export const idsOf = (sites: readonly { readonly siteId: string }[]): string[] => sites.map((site) => site.siteId).sort()
