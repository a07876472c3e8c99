/** Numbers and dates as pages show them. The time zone is fixed, so server and browser write the same text. */
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

type Moment = Date | string | number

const fields = (at: Moment) => {
  const found = Object.fromEntries(parts.formatToParts(new Date(at)).map((part) => [part.type, part.value]))
  return { ...found, month: found.month === 'Sept' ? 'Sep' : found.month }
}

/** 24 Nov 2026 */
export const date = (at: Moment) => {
  const f = fields(at) as Record<string, string>
  return `${f.day} ${f.month} ${f.year}`
}
/** 24 Nov */
export const dayMonth = (at: Moment) => {
  const f = fields(at) as Record<string, string>
  return `${f.day} ${f.month}`
}
/** 14:02 */
export const clock = (at: Moment) => {
  const f = fields(at) as Record<string, string>
  return `${f.hour}:${f.minute}`
}
/** 14:02:07 */
export const clockSeconds = (at: Moment) => {
  const f = fields(at) as Record<string, string>
  return `${f.hour}:${f.minute}:${f.second}`
}
/** 24 Nov 2026, 14:02 UTC */
export const dateTime = (at: Moment) => `${date(at)}, ${clock(at)} UTC`

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
/** 1,675 */
export const integer = (value: number) => whole.format(value)

/** A share or an area under the curve without the leading zero: .94; other numbers as they are: 1.32. */
export const decimal = (value: number | string, digits = 2) => {
  if (Number(value) === 0) return '0'
  const text = Number(value).toFixed(digits)
  return text.replace(/^(-?)0\./, '$1.')
}

const KILO = 1000
/** 1.9 MB: decimal units, as network people count. */
export const bytes = (value: number) => {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let rest = value
  let unit = 0
  while (rest >= KILO && unit < units.length - 1) {
    rest /= KILO
    unit += 1
  }
  return `${unit === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)} ${units[unit]}`
}

/** 41 s · 1 min 12 s · 2 h 5 min · 3 days */
export const duration = (seconds: number) => {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`
  if (s < 86_400)
    return Math.floor((s % 3600) / 60) === 0 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
  const days = Math.floor(s / 86_400)
  return `${days} ${days === 1 ? 'day' : 'days'}`
}

/** 1 round, 2 rounds */
export const counted = (value: number, one: string, many = `${one}s`) => `${integer(value)} ${value === 1 ? one : many}`

/** Hannover, Guangzhou and Bethesda */
export const list = (names: readonly string[]) =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`

/** 7F3A 91C4 … 0B22 from a hex digest. */
export const shortHash = (hash: string) => {
  const hex = hash.toUpperCase()
  return `${hex.slice(0, 4)} ${hex.slice(4, 8)} … ${hex.slice(-4)}`
}
