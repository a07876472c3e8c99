const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/

/** Days since 1970-01-01 of a proleptic Gregorian date (Hinnant, "chrono-compatible low-level date algorithms"). */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** Unix seconds of an instant such as `2026-11-24T10:00:00Z`; `null` for a date that does not exist. */
export const epochSeconds = (instant: string): number | null => {
  const found = PATTERN.exec(instant)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, number, number, number]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return null
  return daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
}

const two = (n: number): string => String(n).padStart(2, '0')

/** `2026-11-24T10:00:00Z` of unix seconds; the fraction is dropped. */
export const instantOf = (seconds: number): string => {
  const whole = Math.floor(seconds)
  const days = Math.floor(whole / 86_400)
  const rest = whole - days * 86_400
  let year = 1970 + Math.floor(days / 365.2425)
  while (daysFromCivil(year + 1, 1, 1) <= days) year++
  while (daysFromCivil(year, 1, 1) > days) year--
  let month = 12
  while (daysFromCivil(year, month, 1) > days) month--
  const day = days - daysFromCivil(year, month, 1) + 1
  const time = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}Z`
}

/** `24 November 2026, 10:00:00 UTC`. An instant that does not exist is shown as written. */
export const instantWords = (instant: string): string => {
  const found = PATTERN.exec(instant)
  const month = MONTHS[Number(found?.[2]) - 1]
  return found && month ? `${Number(found[3])} ${month} ${found[1]}, ${found[4]}:${found[5]}:${found[6]} UTC` : instant
}

/** Adds months to a calendar date `YYYY-MM-DD`; the 31st becomes the last day of a shorter month. `null` for a date that does not exist. */
export const addMonths = (date: string, months: number): string | null => {
  if (epochSeconds(`${date}T00:00:00Z`) === null || !Number.isSafeInteger(months)) return null
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const total = year * 12 + month - 1 + months
  const newYear = Math.floor(total / 12)
  const newMonth = (total % 12) + 1
  if (newYear < 0 || newYear > 9999) return null
  return `${String(newYear).padStart(4, '0')}-${two(newMonth)}-${two(Math.min(day, daysInMonth(newYear, newMonth)))}`
}
