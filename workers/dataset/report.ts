import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Split } from '#core/dataset/prepared.ts'
import type { JudgedFile } from '../gears/judge-set.ts'
import { writeSynced } from './write-file.ts'

const REPORT_COLUMNS = ['path', 'status', 'reasons', 'image', 'sha256', 'patient_pseudonym', 'split', 'label'] as const

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** A spreadsheet takes a cell that starts so for a formula; the same path can be written so that it does not. */
const safePath = (path: string): string => (/^[=+\-@\t]/.test(path) ? `./${path}` : path)

const labelText = (labels: JudgedFile['labels']): string => {
  const pairs = Object.entries(labels)
  return pairs.length === 1 ? `${pairs[0]![1]}` : pairs.map(([name, value]) => `${name}=${value}`).join(';')
}

const rowOf = (file: JudgedFile, splits: ReadonlyMap<string, Split>): string[] => {
  const { patient, image } = file.meta.pseudonyms
  const accepted = file.status === 'accepted'
  const warnings = file.verdicts.filter((verdict) => verdict.state === 'WARN').map((verdict) => verdict.check)
  const status = accepted ? (warnings.length > 0 ? 'warned' : 'accepted') : 'excluded'
  return [
    safePath(file.path),
    status,
    (accepted ? warnings : file.reasons).join(';'),
    accepted ? `images/${patient}/${image}.png` : '',
    file.sha256,
    file.meta.pixelHash === null ? '' : patient,
    accepted ? (splits.get(patient) ?? '') : '',
    labelText(file.labels),
  ]
}

/**
 * OUT/private/report.csv: what became of each file. It holds paths, which may name patients, and the way back from a pseudonym:
 * it stays with the hospital. `sha256` is that of the input file, so that every row has one and a file is known again wherever it was
 * moved; those of the images stand in the manifest. `image` is relative to OUT/prepared.
 */
export const writeReport = async (privateDir: string, files: readonly JudgedFile[], splits: ReadonlyMap<string, Split>): Promise<void> => {
  const rows = [[...REPORT_COLUMNS], ...files.map((file) => rowOf(file, splits))]
  const path = join(privateDir, 'report.csv')
  await writeSynced(`${path}.tmp`, rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join(''))
  await rename(`${path}.tmp`, path)
}
