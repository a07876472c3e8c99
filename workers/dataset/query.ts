import { join } from 'node:path'
import { tablePath } from '#core/dataset/prepared.ts'
import { TABLES } from '#core/dataset/tables.ts'
import { Refused } from '#core/refusal.ts'
import { type PreparedDataset, verifyFiles } from './open.ts'

/** A value of DuckDB as plain JavaScript: whole numbers are numbers where they fit, lists are arrays, structs are objects. */
export type QueryValue = string | number | bigint | boolean | null | Date | readonly QueryValue[] | { readonly [key: string]: QueryValue }
export type QueryRow = Readonly<Record<string, QueryValue>>

const plain = (value: unknown): QueryValue => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object' && !(value instanceof Date))
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
  return value as QueryValue
}

/** DuckDB's first line says what is wrong; the rest draws it. */
const asked = (error: unknown): Refused => {
  const said = error instanceof Error ? error.message.split('\n')[0]!.replace(/[.!]*$/, '') : 'It failed'
  return new Refused('BAD_INPUT', `The query cannot be run. ${said}. The tables are ${TABLES.join(', ')}.`)
}

/**
 * One SELECT over the tables of a prepared set (core/dataset/tables.ts; `qc.check` needs its table's name, because CHECK is a word of SQL).
 * The tables are checked against the manifest and copied into memory; after that nothing outside can be read or written by the query.
 * @throws {Refused} BAD_INPUT for anything but one SELECT that runs; DATASET_MISMATCH for a changed table
 */
export const query = async ({ dir, manifest }: PreparedDataset, sql: string): Promise<QueryRow[]> => {
  await verifyFiles(dir, manifest, TABLES.map(tablePath))
  const { DuckDBInstance, StatementType } = await import('@duckdb/node-api')
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  try {
    for (const table of TABLES) {
      const path = join(dir, tablePath(table)).replaceAll("'", "''")
      await connection.run(`CREATE TABLE ${table} AS SELECT * FROM read_parquet('${path}')`)
    }
    await connection.run("SET temp_directory = ''; SET enable_external_access = false; SET lock_configuration = true")
    try {
      const statement = await connection.prepare(sql)
      if (statement.statementType !== StatementType.SELECT) throw new Error('Only a SELECT is allowed')
      return (await statement.runAndReadAll()).getRowObjectsJS().map((row) => plain(row) as QueryRow)
    } catch (error) {
      throw asked(error)
    }
  } finally {
    connection.closeSync()
    database.closeSync()
  }
}
