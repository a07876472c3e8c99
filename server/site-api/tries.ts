const LIMIT = 5
const HOUR_MS = 3_600_000
const tries = new Map<string, number[]>()

/** At most five wrong enrolment tokens an hour from one address; a right one clears the count. */
export const takeTry = (address: string, outcome?: 'right'): boolean => {
  const now = Date.now()
  const recent = (tries.get(address) ?? []).filter((at) => at > now - HOUR_MS)
  if (outcome === 'right') tries.delete(address)
  else tries.set(address, [...recent, now])
  return recent.length < LIMIT
}
