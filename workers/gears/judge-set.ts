import type { ExclusionReason } from '#core/gear/exclusion.ts'
import type { QcVerdict } from '#core/gear/verdict.ts'
import type { LabelRow, Labels } from '../ingest/labels.ts'
import { compareSet } from './compare-set.ts'
import { labelKey } from './deidentify.ts'
import type { ProcessedFile } from './process-files.ts'

/** One file after everything that only the whole set can tell: its label, and whether its picture was there before. */
export interface JudgedFile extends ProcessedFile {
  readonly status: 'accepted' | 'excluded'
  readonly reasons: readonly ExclusionReason[]
  readonly verdicts: readonly QcVerdict[]
  readonly labels: Readonly<Record<string, 0 | 1>>
  readonly labelRow: LabelRow | null
}

/** Finds label rows by file, or by the keyed form of an identifier: the identifiers themselves were not kept. */
const rowFinder = (labels: Labels, siteKey: Uint8Array): ((file: ProcessedFile) => LabelRow | null) => {
  const { key } = labels
  if (key === 'file') return (file) => file.row
  const byKey = new Map([...labels.rows].map(([id, row]) => [labelKey(siteKey, key, id), row]))
  return (file) => byKey.get(file.meta.pseudonyms.keys[key]) ?? null
}

const labelsOf = (row: LabelRow | null): { reason: ExclusionReason } | { labels: Record<string, 0 | 1> } => {
  if (!row) return { reason: 'NO_LABEL' }
  const values = Object.values(row.labels)
  if (values.includes('bad')) return { reason: 'BAD_LABEL' }
  if (values.includes(null)) return { reason: 'NO_LABEL' }
  return { labels: row.labels as Record<string, 0 | 1> }
}

/** Patients whose pictures state two sexes: one of them is another person's. */
const inconsistentPatients = (files: readonly ProcessedFile[]): Set<string> => {
  const sexes = new Map<string, Set<string>>()
  for (const { meta } of files) {
    if (!meta.facts?.sex) continue
    const known = sexes.get(meta.pseudonyms.patient) ?? new Set()
    sexes.set(meta.pseudonyms.patient, known.add(meta.facts.sex))
  }
  return new Set([...sexes].filter(([, known]) => known.size > 1).map(([patient]) => patient))
}

/** @param files in the order of their path: of two equal pictures the first stays */
export const judgeSet = (files: readonly ProcessedFile[], labels: Labels, siteKey: Uint8Array): JudgedFile[] => {
  const rowOf = rowFinder(labels, siteKey)
  const doubtful = inconsistentPatients(files)
  const pixels = new Set<string>()
  const images = new Set<string>()
  const judged: JudgedFile[] = files.map((file) => {
    const row = rowOf(file)
    const { meta } = file
    const verdicts = [...meta.verdicts]
    const reasons: ExclusionReason[] = [...meta.reasons]
    const labelled = labelsOf(row)
    if (reasons.length === 0 && 'reason' in labelled) reasons.push(labelled.reason)
    if (reasons.length === 0) {
      const again = pixels.has(meta.pixelHash ?? '') || images.has(meta.pseudonyms.image)
      verdicts.push({ check: 'duplicate', state: again ? 'FAIL' : 'PASS', value: again ? 'seen before' : 'new', threshold: 'new picture' })
      if (again) reasons.push('DUPLICATE')
      else {
        pixels.add(meta.pixelHash ?? '')
        images.add(meta.pseudonyms.image)
      }
    }
    if (doubtful.has(meta.pseudonyms.patient)) verdicts.push({ check: 'patient', state: 'WARN', value: 'two sexes', threshold: 'one' })
    return {
      ...file,
      status: reasons.length === 0 ? 'accepted' : 'excluded',
      reasons,
      verdicts,
      labels: 'labels' in labelled ? labelled.labels : {},
      labelRow: row,
    }
  })
  const accepted = judged.filter((file) => file.status === 'accepted')
  const compared = compareSet(accepted.map((file) => file.meta))
  const more = new Map([...compared].map(([index, verdicts]) => [accepted[index]!, verdicts]))
  return judged.map((file) => (more.has(file) ? { ...file, verdicts: [...file.verdicts, ...more.get(file)!] } : file))
}
