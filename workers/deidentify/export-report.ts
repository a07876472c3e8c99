import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExclusionReason } from '#core/gear/exclusion.ts'
import { writeSynced } from '../dataset/write-file.ts'

/** What became of one input file. `quarantined`: its picture holds text; `refused`: it cannot be de-identified. */
export interface ExportRow {
  readonly path: string
  readonly status: 'written' | 'quarantined' | 'refused'
  readonly reason: ExclusionReason | ''
  readonly detail: string
  /** Below OUT/dicom. */
  readonly file: string
  readonly patient: string
}

const COLUMNS = ['path', 'status', 'reason', 'detail', 'file', 'patient_pseudonym'] as const

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
/** A spreadsheet takes a cell that starts so for a formula. */
const safePath = (path: string): string => (/^[=+\-@\t]/.test(path) ? `./${path}` : path)

/** OUT/private/report.csv: paths, which may name patients, beside pseudonyms: it stays with the hospital. */
export const writeExportReport = async (outDir: string, rows: readonly ExportRow[]): Promise<void> => {
  const lines = rows.map((row) => [safePath(row.path), row.status, row.reason, row.detail, row.file, row.patient])
  const path = join(outDir, 'private/report.csv')
  await writeSynced(`${path}.tmp`, [[...COLUMNS], ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join(''))
  await rename(`${path}.tmp`, path)
}
