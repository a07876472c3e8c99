import { Refused } from '#core/refusal.ts'

export interface CsvRow {
  /** Line of the file on which the row starts, from 1, as a text editor counts. */
  readonly line: number
  readonly cells: readonly string[]
}

const SEPARATORS = [',', ';', '\t'] as const

/** The separator that the header line uses most, quoted cells left out; spreadsheets of many countries write semicolons. */
const separatorOf = (text: string): string => {
  const unquoted = text.replaceAll(/"(?:[^"]|"")*"?/g, '')
  const header = unquoted.slice(0, unquoted.search(/[\r\n]|$/))
  return [...SEPARATORS].sort((a, b) => header.split(b).length - header.split(a).length)[0]!
}

/**
 * Reads RFC 4180 text strictly: a quote opens only at the start of a cell and every row has as many cells as the first.
 * @param name how the file is called in a refusal
 * @throws {Refused} BAD_INPUT with the file, the row and what to do
 */
export const parseCsv = (text: string, name: string): CsvRow[] => {
  const separator = separatorOf(text)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let start = 1
  let at = 0
  const fail = (row: number, what: string): never => {
    throw new Refused('BAD_INPUT', `${name}, row ${row}: ${what}`)
  }
  const endRow = (): void => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: start, cells })
    cells = []
  }
  const quoted = (): string => {
    let cell = ''
    for (at++; ; at++) {
      if (at >= text.length) fail(start, 'a quotation mark is opened and never closed. Close it, or remove it.')
      const c = text[at]!
      if (c === '"' && text[at + 1] !== '"') break
      if (c === '"') at++
      if (c === '\n') line++
      cell += c
    }
    at++
    return cell
  }
  const plain = (): string => {
    const from = at
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++
    return text.slice(from, at)
  }
  while (at < text.length) {
    if (cells.length === 0) start = line
    cells.push(text[at] === '"' ? quoted() : plain())
    if (text[at] === separator) {
      at++
      if (at >= text.length || text[at] === '\n' || text[at] === '\r') cells.push('')
      else continue
    } else if (at < text.length && text[at] !== '\n' && text[at] !== '\r')
      fail(start, 'there is text after a closing quotation mark. Remove it, or double the quotation mark.')
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    line++
    endRow()
  }
  if (cells.length > 0) endRow()
  const width = rows[0]?.cells.length ?? 0
  for (const row of rows)
    if (row.cells.length !== width) fail(row.line, `it has ${row.cells.length} cells, but the first row has ${width}. Correct the row.`)
  return rows
}
