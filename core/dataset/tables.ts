import type { QcVerdict } from '../gear/verdict.ts'
import type { PreparedItem } from './prepared.ts'

/** Tables beside a prepared set, for any tool that reads Parquet. All but `qc` say again what `items.jsonl` says. */
export const TABLES = ['patients', 'studies', 'images', 'labels', 'qc'] as const
export type Table = (typeof TABLES)[number]

export type ColumnType = 'STRING' | 'INT32' | 'DOUBLE'
export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
}
export type Cell = string | number | null
export type Row = Readonly<Record<string, Cell>>

const column =
  (type: ColumnType, nullable: boolean) =>
  (name: string): Column => ({ name, type, nullable })
const text = column('STRING', false)
const textOrNull = column('STRING', true)
const whole = column('INT32', false)

/** Columns of each table, in their order. */
export const COLUMNS: Readonly<Record<Table, readonly Column[]>> = {
  /** `sex` is null where it is not known, or where the pictures of a patient state two. */
  patients: [text('patient'), text('split'), textOrNull('sex'), whole('studies'), whole('images')],
  studies: [text('study'), text('patient'), whole('images')],
  /** `pack_row`: place of the picture in both packs, from 0. */
  images: [
    ...[text('image'), whole('pack_row'), text('patient'), text('study'), text('split'), text('sha256')],
    ...[column('INT32', true)('age_years'), textOrNull('sex'), textOrNull('view'), textOrNull('vendor')],
  ],
  labels: [text('image'), text('label'), whole('value')],
  /** Every check of every accepted picture. `measured` is the value as a number, where it is one. */
  qc: [text('image'), text('check'), text('state'), text('value'), text('threshold'), column('DOUBLE', true)('measured')],
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
const grouped = (items: readonly PreparedItem[], key: 'patient' | 'study'): PreparedItem[][] => [
  ...Map.groupBy(items, (item) => item[key]).values(),
]

const patientRow = (items: readonly PreparedItem[]): Row => {
  const { patient, split } = items[0]!
  const sexes = distinct(items.map((item) => item.sex).filter((sex) => sex !== null))
  const sex = sexes.length === 1 ? sexes[0]! : null
  return { patient, split, sex, studies: distinct(items.map((item) => item.study)).length, images: items.length }
}

/**
 * The rows of a table, one after the other.
 * @param items in the order of their image path
 * @param verdicts for each item what its checks said
 */
export function* rowsOf(
  table: Table,
  items: readonly PreparedItem[],
  verdicts: readonly (readonly QcVerdict[])[],
): Generator<Row, void, undefined> {
  if (table === 'patients') for (const group of grouped(items, 'patient')) yield patientRow(group)
  if (table === 'studies')
    for (const group of grouped(items, 'study')) yield { study: group[0]!.study, patient: group[0]!.patient, images: group.length }
  for (const [at, item] of items.entries()) {
    const { image, patient, study, split, sha256, sex, view, vendor } = item
    if (table === 'images') yield { image, pack_row: at, patient, study, split, sha256, age_years: item.ageYears, sex, view, vendor }
    if (table === 'labels') for (const label of Object.keys(item.labels).sort()) yield { image, label, value: item.labels[label]! }
    if (table === 'qc')
      for (const { check, state, value, threshold, measured } of verdicts[at]!)
        yield { image, check, state, value, threshold, measured: measured ?? null }
  }
}
