import { readFile } from 'node:fs/promises'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { MAX_CLASSES } from '#core/dataset/prepared.ts'
import { Refused } from '#core/refusal.ts'
import { type CsvRow, parseCsv } from './csv.ts'

/** Columns that say which picture a row is about, the surest first. */
const KEY_COLUMNS = ['file', 'sop_instance_uid', 'accession', 'patient_id'] as const
type KeyColumn = (typeof KEY_COLUMNS)[number]

type Cell = number | 'bad' | null

export interface LabelRow {
  readonly line: number
  /** `null`: the cell is empty. `bad`: it is no class of the column, as a rule 0 or 1. */
  readonly labels: Readonly<Record<string, Cell>>
  readonly patientId: string
  readonly ageYears: number | null
  readonly sex: 'F' | 'M' | 'O' | null
  readonly view: string
}

export interface Labels {
  readonly name: string
  readonly columns: readonly string[]
  readonly key: KeyColumn
  /** By the cell of the key column; a file also by its path below the input folder, when the list stands elsewhere. */
  readonly rows: ReadonlyMap<string, LabelRow>
}

const NEGATIVE = /^(no_?finding|normal|no finding)$/i
const POSITIVE = /^pneumonia$/i
/** As in a plan: a label is named in agreements. */
const LABEL_NAME = /^[a-z][a-z0-9_]{0,39}$/
const NOT_LABELS = new Set<string>([...KEY_COLUMNS, 'age', 'sex', 'view', 'finding', 'follow_up', 'split', 'sha256', 'width', 'height'])

const columnName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')

const place =
  (classes: number) =>
  (cell: string): Cell =>
    cell === '' ? null : /^\d{1,2}$/.test(cell) && Number(cell) < classes ? Number(cell) : 'bad'
const binary = place(2)
const word = (cell: string): Cell => (cell === '' ? null : NEGATIVE.test(cell) ? 0 : POSITIVE.test(cell) ? 1 : 'bad')

interface Column {
  readonly name: string
  readonly index: number
  readonly read: (cell: string) => Cell
}

/** Named columns; else a `label` column of words; else the first column of zeros and ones. */
const chooseColumns = (header: readonly string[], rows: readonly CsvRow[], wanted: readonly string[], name: string): Column[] => {
  if (wanted.length > 0)
    return wanted.map((option) => {
      const [label, classes] = option.split(/:(?=\d+$)/) as [string, string?]
      if (classes !== undefined && !(Number(classes) >= 2 && Number(classes) <= MAX_CLASSES))
        throw new Refused('BAD_INPUT', `--label ${option}: a column has from 2 to ${MAX_CLASSES} classes.`)
      const index = header.indexOf(columnName(label))
      if (index < 0) throw new Refused('BAD_INPUT', `${name}, row 1: there is no column "${label}". The columns are: ${header.join(', ')}.`)
      if (!LABEL_NAME.test(header[index]!))
        throw new Refused(
          'BAD_INPUT',
          `${name}, row 1: the label "${label}" must begin with a letter and have at most 40 letters, digits and underscores. Rename the column.`,
        )
      return { name: header[index]!, index, read: place(Number(classes ?? 2)) }
    })
  const words = header.indexOf('label')
  const most = (index: number, read: Column['read']): boolean => {
    const filled = rows.map((row) => read(row.cells[index]!.trim())).filter((value) => value !== null)
    return filled.length > 0 && filled.filter((value) => value !== 'bad').length * 2 > filled.length
  }
  if (words >= 0 && most(words, word)) return [{ name: 'pneumonia', index: words, read: word }]
  const first = header.findIndex((column, index) => !NOT_LABELS.has(column) && LABEL_NAME.test(column) && most(index, binary))
  if (first < 0)
    throw new Refused(
      'BAD_INPUT',
      `${name}, row 1: no column holds labels. Add a column whose cells are 0 or 1, for example "pneumonia", or a column "label" with the words normal and pneumonia.`,
    )
  return [{ name: header[first]!, index: first, read: binary }]
}

const ageOf = (text: string): number | null => {
  const found = /^0*(\d{1,3})\s*Y?$/i.exec(text)
  return found ? Number(found[1]) : null
}
const sexOf = (text: string): 'F' | 'M' | 'O' | null => (/^[FMO]$/i.test(text) ? (text.toUpperCase() as 'F' | 'M' | 'O') : null)

const decode = (bytes: Uint8Array, name: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refused('BAD_INPUT', `${name} is not UTF-8 text. Save it again as "CSV UTF-8".`)
  }
}

/**
 * Reads the hospital's labels file.
 * @param wanted label columns by name, or `name:5` for one of five classes; empty: see chooseColumns
 * @param inputDir with it, a `file` cell may also be a path relative to the labels file
 * @throws {Refused} BAD_INPUT in one sentence: which file, which row, what to do
 */
export const readLabels = async (path: string, inputDir: string, wanted: readonly string[] = []): Promise<Labels> => {
  const name = basename(path)
  const bytes = await readFile(path).catch(() => {
    throw new Refused('BAD_INPUT', `The labels file ${path} cannot be read. Give it with --labels.`)
  })
  const [head, ...rows] = parseCsv(decode(bytes, name), name)
  if (!head || rows.length === 0)
    throw new Refused('BAD_INPUT', `${name} has no rows. It needs a first row with column names and one row for each picture.`)
  const header = head.cells.map(columnName)
  const key = KEY_COLUMNS.find((column) => header.includes(column))
  // Without a row of names, the first row is about a picture: nothing of it is repeated.
  if (!key)
    throw new Refused(
      'BAD_INPUT',
      `${name}, row 1: no column says which picture a row is about. Name one of the columns ${KEY_COLUMNS.join(', ')}.`,
    )
  const columns = chooseColumns(header, rows, wanted, name)
  const cell = (row: CsvRow, column: string): string => row.cells[header.indexOf(column)]?.trim() ?? ''
  const found = new Map<string, LabelRow>()
  const add = (at: string, row: LabelRow): void => {
    const before = found.get(at)
    if (before && before.line !== row.line && columns.some((column) => before.labels[column.name] !== row.labels[column.name]))
      throw new Refused(
        'BAD_INPUT',
        `${name}, row ${row.line}: it contradicts row ${before.line}, which is about the same ${key}. Keep one of them.`,
      )
    found.set(at, row)
  }
  for (const row of rows) {
    const id = cell(row, key)
    if (id === '') throw new Refused('BAD_INPUT', `${name}, row ${row.line}: the column "${key}" is empty. Fill it, or remove the row.`)
    const entry: LabelRow = {
      line: row.line,
      labels: Object.fromEntries(columns.map((column) => [column.name, column.read(row.cells[column.index]!.trim())])),
      patientId: cell(row, 'patient_id'),
      ageYears: ageOf(cell(row, 'age')),
      sex: sexOf(cell(row, 'sex')),
      view: cell(row, 'view'),
    }
    if (key !== 'file') add(id, entry)
    else for (const path_ of filePaths(id, path, inputDir)) add(path_, entry)
  }
  return { name, columns: columns.map((column) => column.name), key, rows: found }
}

/** A `file` cell as written, and as a path below the input folder when it is relative to the labels file. */
const filePaths = (cell: string, labelsPath: string, inputDir: string): string[] => {
  const asWritten = cell.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
  const beside = relative(resolve(inputDir), resolve(dirname(labelsPath), asWritten))
    .split(sep)
    .join('/')
  return beside.startsWith('..') || beside === asWritten ? [asWritten] : [asWritten, beside]
}
