/**
 * Time for deciding whether an agreement still runs: the later of this machine's clock and of the newest time that the exchange has signed.
 * So turning the clock back does not make an agreement last longer.
 */
export interface TrustedClock {
  now(): Date
  /** Takes note of a time from an order whose signature was verified. */
  heard(instant: string): void
}

/** @param kept newest signed time of an earlier run, ISO 8601 */
export const openTrustedClock = (
  kept: string | null,
  onNewest: (instant: string) => void,
  now: () => Date = () => new Date(),
): TrustedClock => {
  let newest = kept === null ? 0 : Date.parse(kept) || 0
  return {
    now: () => new Date(Math.max(now().getTime(), newest)),
    heard: (instant) => {
      const at = Date.parse(instant)
      if (!(at > newest)) return
      newest = at
      onNewest(new Date(at).toISOString())
    },
  }
}
