const DATE = /^(\d{4})(\d{2})(\d{2})$/
const DAY_MS = 86_400_000

const shiftDay = (text: string, days: number): string | null => {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (!year) return null
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (at.toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return null
  const moved = new Date(at.getTime() + days * DAY_MS)
  return moved.getUTCFullYear() < 1000 ? null : moved.toISOString().slice(0, 10).replaceAll('-', '')
}

/**
 * A date (DA) moved by whole days; `null` for what is not a date. The form of ACR-NEMA (`2026.11.23`) becomes that of DICOM (PS3.5 6.2).
 */
export const shiftDate = (text: string, days: number): string | null => shiftDay(text.replaceAll('.', ''), days)

/** A date and time (DT) moved by whole days; time and offset from UTC stay. `null` where it has no day, which cannot be moved by days. */
export const shiftDateTime = (text: string, days: number): string | null => {
  const [, date, rest] = /^(\d{8})((?:\d{2}){0,3}(?:\.\d{1,6})?(?:[+-]\d{4})?)$/.exec(text) ?? []
  const moved = date === undefined ? null : shiftDay(date, days)
  return moved === null ? null : `${moved}${rest}`
}
