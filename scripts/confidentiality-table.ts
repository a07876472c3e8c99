import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './exchange/root.ts'

/**
 * Writes core/deidentify/table.ts and core/deidentify/dictionary.ts from a folder with the standard's tables as JSON
 * (github.com/innolitics/dicom-standard: confidentiality_profile_attributes.json, attributes.json), given as argument.
 */
interface Row {
  readonly id: string
  readonly basicProfile: string
  readonly [option: string]: string
}
interface Attribute {
  readonly id: string
  readonly valueRepresentation: string
  readonly retired: string
}

/** Option columns of Table E.1-1, in the order of a row's code. */
const COLUMNS = [
  'rtnUIDsOpt',
  'rtnDevIdOpt',
  'rtnInstIdOpt',
  'rtnPatCharsOpt',
  'rtnLongFullDatesOpt',
  'rtnLongModifDatesOpt',
  'cleanDescOpt',
  'cleanStructContOpt',
  'cleanGraphOpt',
  'rtnSafePrivOpt',
] as const

/** Values that a person types, and those too large to look through: kept only where the table or the exporter names the attribute. */
const NOT_KEPT = /^(LO|SH|ST|LT|UT|UC|PN|UR|AE|UN|O[BDFLVW]|See Note 2|)$/
/** Bulk values and texts that are looked at one by one. */
const LOOKED_AT = new Set([
  '00080100',
  '00080102',
  '00080103',
  '00080104',
  '00080070',
  '00081090',
  '00201040',
  '00281054',
  '00283004',
  '00283006',
  '00281201',
  '00281202',
  '00281203',
  '7fe00010',
])
/** File set, command and meta groups, other industries (DICONDE, DICOS), and delimiters: never part of a radiograph's data set. */
const OTHER_GROUP = /^(0000|0002|0004|0014|4010|fffe)/

const read = <T>(dir: string, file: string): T => JSON.parse(readFileSync(join(dir, file), 'utf8')) as T

/** The action codes of a row: the profile, then one letter for each option column, `-` where the table says nothing. */
export const codeOf = (row: Row): string => `${row.basicProfile} ${COLUMNS.map((column) => row[column] ?? '-').join('')}`

/** `(0008,0050)` → `00080050`; three pattern rows keep their `x`; private attributes are `oddxxxxx`. */
export const patternOf = (row: Row): string => (row.id.startsWith('gggg') ? 'oddxxxxx' : row.id.toLowerCase())

/** Tags by group, each group once: `0008:00500090;0010:0010`. Lines of at most 130 characters. */
const packed = (tags: readonly string[]): string => {
  const groups = Map.groupBy([...tags].sort(), (tag) => tag.slice(0, 4))
  const words = [...groups].map(([group, members]) => `${group}:${members.map((tag) => tag.slice(4)).join('')}`)
  return (words.join(';').match(/.{1,130}/g) ?? []).join('\n')
}

const record = (name: string, comment: string, groups: Map<string, string[]>): string =>
  `${comment}\nexport const ${name}: Readonly<Record<string, string>> = {\n${[...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, tags]) => `  ${/^\w+$/.test(key) ? key : `'${key}'`}: \`\n${packed(tags)}\`,`)
    .join('\n')}\n}\n`

const grouped = <T extends { id: string }>(rows: readonly T[], keyOf: (row: T) => string, tagOf: (row: T) => string) =>
  new Map([...Map.groupBy(rows, keyOf)].map(([key, members]) => [key, members.map(tagOf)]))

export const confidentialityTable = (dir: string): string => {
  const rows = read<Row[]>(dir, 'confidentiality_profile_attributes.json')
  return record(
    'TABLE_E_1_1',
    `/**
 * Facts of PS3.15 Table E.1-1: attributes by action codes. A key is the code of the Basic Profile, then one letter for each option: retain
 * UIDs, device identity, institution identity, patient characteristics, full dates, modified dates; clean descriptors, structured content,
 * graphics; retain safe private. Attributes stand by group, four digits an element. Made by scripts/confidentiality-table.ts.
 */`,
    grouped(rows, codeOf, patternOf),
  )
}

/** Whether the de-identifier has to know how an attribute is written: all that may be kept, and all of the table. */
const isKnown = (attribute: Attribute, table: ReadonlySet<string>): boolean =>
  /^[0-9a-f]{8}$/.test(attribute.id) &&
  !OTHER_GROUP.test(attribute.id) &&
  attribute.valueRepresentation !== '' &&
  (table.has(attribute.id) ||
    LOOKED_AT.has(attribute.id) ||
    (attribute.retired !== 'Y' && !NOT_KEPT.test(attribute.valueRepresentation.replace('OB or OW', 'OB'))))

export const dictionary = (dir: string): string => {
  const table = new Set(read<Row[]>(dir, 'confidentiality_profile_attributes.json').map((row) => row.id))
  const attributes = read<Attribute[]>(dir, 'attributes.json')
    .map((attribute) => ({ ...attribute, id: attribute.id.toLowerCase() }))
    .filter((attribute) => isKnown(attribute, table))
  return record(
    'DICTIONARY',
    `/**
 * How attributes are written (PS3.6, value representation): those that a de-identified radiograph may hold, and those of Table E.1-1.
 * What a person types, bulk values and retired attributes outside the table are left out, so they never pass. Made by
 * scripts/confidentiality-table.ts.
 */`,
    grouped(
      attributes,
      (attribute) => attribute.valueRepresentation.replaceAll(' or ', '_'),
      (attribute) => attribute.id,
    ),
  )
}

if (process.argv[1]?.endsWith('confidentiality-table.ts')) {
  const dir = process.argv[2]
  if (!dir) throw new Error('Give the folder with the standard tables: node scripts/confidentiality-table.ts DIR')
  writeFileSync(join(ROOT, 'core/deidentify/table.ts'), confidentialityTable(dir))
  writeFileSync(join(ROOT, 'core/deidentify/dictionary.ts'), dictionary(dir))
}
