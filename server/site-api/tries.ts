const LIMIT = 5
const HOUR_MS = 3_600_000
const MOST_ADDRESSES = 10_000
const tries = new Map<string, number[]>()

/** At most five wrong enrolment tokens an hour from one address; a right one clears the count. Beyond ten thousand addresses the one not heard of longest is forgotten. */
export const takeTry = (address: string, outcome?: 'right'): boolean => {
  const now = Date.now()
  const recent = (tries.get(address) ?? []).filter((at) => at > now - HOUR_MS)
  tries.delete(address)
  if (outcome === 'right') return true
  if (tries.size >= MOST_ADDRESSES) tries.delete(tries.keys().next().value!)
  tries.set(address, [...recent, now].slice(-LIMIT))
  return recent.length < LIMIT
}
