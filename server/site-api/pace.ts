const MINUTE_MS = 60_000
const MOST_SITES = 10_000
/** Far above what a site at work asks (some ten a second). With the ten minutes that nonces are kept it bounds what one site makes the exchange keep. */
export const MOST_A_MINUTE = 12_000
const counts = new Map<string, { minute: number; requests: number }>()

/** Counts a request of a key that has signed it. False: more than any agent asks. */
export const withinPace = (keyid: string, nowMs: number): boolean => {
  const minute = Math.floor(nowMs / MINUTE_MS)
  const before = counts.get(keyid)
  if (!before && counts.size >= MOST_SITES) counts.clear()
  const requests = before?.minute === minute ? before.requests + 1 : 1
  counts.set(keyid, { minute, requests })
  return requests <= MOST_A_MINUTE
}
