/** What a run that has not ended may wait for. Codes are stable; pages say them in words. */
export const WAITING_CODES = [
  /** Too few sites are ready for the next round. `sites`: those that may still come. */
  'SITES_NEEDED',
  /** A site that the plan names as mandatory is not ready, or has not returned. */
  'MANDATORY_SITE',
  /** Sites are at work on the open round. */
  'UPDATES',
  /** The round is open, but too few of its sites are at work: the others are paused. */
  'SITES_PAUSED',
  /** The lead has paused the run. */
  'RUN_PAUSED',
  /** The exchange met a fault of its own and tries again; after a time the run fails. */
  'EXCHANGE_FAULT',
] as const
export type WaitingCode = (typeof WAITING_CODES)[number]

export interface WaitingFor {
  readonly code: WaitingCode
  /** Site ids, sorted. */
  readonly sites: readonly string[]
}
