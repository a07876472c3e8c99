import type { ExclusionReason } from '#core/gear/exclusion.ts'
import type { QcConfig } from '#core/gear/judge.ts'
import type { QcVerdict } from '#core/gear/verdict.ts'
import type { LabelRow, Labels } from '../ingest/labels.ts'
import { labelKey } from './deidentify.ts'
import { judgeBlur } from './judge-blur.ts'
import { judgeDuplicates } from './judge-duplicates.ts'
import { judgeNearCopies } from './judge-near-copies.ts'
import { judgeAges, judgeIdentity } from './judge-patients.ts'
import { isKept, type Judging } from './judging.ts'
import type { ProcessedFile } from './process-files.ts'

/** One file after everything that only the whole set can tell: its label, and whether its picture was there before. */
export interface JudgedFile extends ProcessedFile {
  readonly status: 'accepted' | 'excluded'
  readonly reasons: readonly ExclusionReason[]
  readonly verdicts: readonly QcVerdict[]
  readonly labels: Readonly<Record<string, number>>
  readonly labelRow: LabelRow | null
}

/** Finds label rows by file, or by the keyed form of an identifier: the identifiers themselves were not kept. */
const rowFinder = (labels: Labels, siteKey: Uint8Array): ((file: ProcessedFile) => LabelRow | null) => {
  const { key } = labels
  if (key === 'file') return (file) => file.row
  const byKey = new Map([...labels.rows].map(([id, row]) => [labelKey(siteKey, key, id), row]))
  return (file) => byKey.get(file.meta.pseudonyms.keys[key]) ?? null
}

const labelsOf = (row: LabelRow | null): { reason: ExclusionReason } | { labels: Record<string, number> } => {
  if (!row) return { reason: 'NO_LABEL' }
  if (Object.values(row.labels).includes('bad')) return { reason: 'BAD_LABEL' }
  const labels = Object.fromEntries(Object.entries(row.labels).filter((given): given is [string, number] => typeof given[1] === 'number'))
  return Object.keys(labels).length === 0 ? { reason: 'NO_LABEL' } : { labels }
}

/**
 * Judges what only the whole set can tell: labels, duplicates, patients, ages, blur and near copies.
 * @param files in the order of their path: of two equal pictures the first stays
 */
export const judgeSet = async (
  files: readonly ProcessedFile[],
  labels: Labels,
  siteKey: Uint8Array,
  config: QcConfig,
): Promise<JudgedFile[]> => {
  const rowOf = rowFinder(labels, siteKey)
  const set: Judging[] = files.map((file) => {
    const labelRow = rowOf(file)
    const reasons = [...file.meta.reasons]
    const labelled = labelsOf(labelRow)
    if (reasons.length === 0 && 'reason' in labelled) reasons.push(labelled.reason)
    return { file, labelRow, reasons, verdicts: [...file.meta.verdicts] }
  })
  for (const judge of [judgeDuplicates, judgeIdentity, judgeAges, judgeBlur, judgeNearCopies]) await judge(set, config)
  return set.map((judging) => {
    const { file, labelRow, reasons, verdicts } = judging
    const labelled = labelsOf(labelRow)
    return {
      ...file,
      status: isKept(judging) ? 'accepted' : 'excluded',
      reasons,
      verdicts,
      labels: 'labels' in labelled ? labelled.labels : {},
      labelRow,
    }
  })
}
