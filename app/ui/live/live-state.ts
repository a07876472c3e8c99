/** What a feed is doing, as a page says it. */
export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly asOf: number }
  | { readonly kind: 'reconnecting'; readonly since: number; readonly asOf: number | null }
  | { readonly kind: 'delayed'; readonly asOf: number }

export interface Feed {
  readonly connected: boolean
  /** When the connection was lost, ms since the epoch; null while it stands. */
  readonly lostAt: number | null
  /** When anything was last heard, events and signs of life alike. */
  readonly heardAt: number | null
  readonly seq: number
}

export const newFeed = (after: number): Feed => ({ connected: false, lostAt: null, heardAt: null, seq: after })

/** Delayed: connected, yet silent for longer than `delayedAfterMs` while news was due. */
export const liveState = (feed: Feed, now: number, delayedAfterMs: number | null): LiveState => {
  if (feed.heardAt === null && feed.lostAt === null) return { kind: 'connecting' }
  if (!feed.connected) return { kind: 'reconnecting', since: feed.lostAt ?? now, asOf: feed.heardAt }
  const asOf = feed.heardAt ?? now
  if (delayedAfterMs !== null && now - asOf > delayedAfterMs) return { kind: 'delayed', asOf }
  return { kind: 'live', asOf }
}

/** True once per seq, in rising order: a repeated or older event is not delivered again. */
export const isNew = (feed: Feed, seq: number) => seq > feed.seq

const FIRST_MS = 1000
const MOST_MS = 30_000
/** Wait before try number `attempt` (from 0), with up to a fifth more so that browsers do not come back together. `share`: 0 to 1. */
export const backoffMs = (attempt: number, share: number) => Math.round(Math.min(MOST_MS, FIRST_MS * 2 ** attempt) * (1 + share / 5))
