import type { RoundKind } from './round-kind.ts'
import type { WaitingFor } from './waiting.ts'

/** A share of a round's sum, and who carries it. */
export interface Share {
  readonly siteId: string
  readonly units: number
}

/** The share of a task that is not coming, for a site that joined after the round opened, or has the next turn in cyclic training. */
export interface Handover extends Share {
  readonly from: string
  /** The task it came from is still open in the books, and ends with the handover. */
  readonly ends: boolean
}

/** One step of a run: one transaction. */
export type Action =
  /** Nothing to do, ever again. */
  | { readonly do: 'rest' }
  /** Make the first model. */
  | { readonly do: 'start' }
  | {
      readonly do: 'open'
      readonly number: number
      readonly kind: RoundKind
      readonly need: number
      readonly shares: readonly Share[]
      /** Sites that are passed over in cyclic training, because they are not ready now that their turn has come. */
      readonly skipped: readonly string[]
    }
  /** End dead leases, give up tasks that ended too often, bring back sites that may work again, hand on shares. Task ids. */
  | {
      readonly do: 'tidy'
      readonly expire: readonly string[]
      readonly giveUp: readonly string[]
      readonly renew: readonly string[]
      readonly hand: readonly Handover[]
    }
  /** Nothing more is accepted; these tasks come too late. */
  | { readonly do: 'close'; readonly supersede: readonly string[] }
  /** Make the next model of a closed round and commit it. */
  | { readonly do: 'aggregate' }
  /** Training ends here: the plan says when. */
  | { readonly do: 'stop'; readonly after: number }
  /** The run ends with the model of this round. `unmeasured`: the rounds that were no candidates. */
  | { readonly do: 'select'; readonly round: number; readonly auc: string | null; readonly unmeasured: readonly number[] }
  | { readonly do: 'complete' }
  | { readonly do: 'fail'; readonly code: string; readonly message: string }
  /** `reason` is a sentence for the page, null while all goes as it should. */
  | { readonly do: 'wait'; readonly waitingFor: WaitingFor; readonly reason: string | null }
