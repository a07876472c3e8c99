/** A table of texts. */
export interface TableData {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const cell = (text: string) => {
  // A leading =, +, - or @ would be run as a formula by a spreadsheet; numbers may keep their sign.
  const safe = /^[=+@]|^-(?![\d.])/.test(text) ? `'${text}` : text
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180; text that a spreadsheet would run as a formula is kept from it by an apostrophe. */
export const toCsv = ({ columns, rows }: TableData) => [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
