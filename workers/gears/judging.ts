import type { ExclusionReason } from '#core/gear/exclusion.ts'
import type { QcVerdict } from '#core/gear/verdict.ts'
import type { LabelRow } from '../ingest/labels.ts'
import type { ProcessedFile } from './process-files.ts'

/** One file while the whole set is being judged: verdicts and reasons are added to it. */
export interface Judging {
  readonly file: ProcessedFile
  readonly labelRow: LabelRow | null
  readonly verdicts: QcVerdict[]
  readonly reasons: ExclusionReason[]
}

/** Not excluded so far. */
export const isKept = ({ reasons }: Judging): boolean => reasons.length === 0

export const patientOf = ({ file }: Judging): string => file.meta.pseudonyms.patient
