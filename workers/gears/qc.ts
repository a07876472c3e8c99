import type { QcConfig } from '#core/gear/judge.ts'
import type { FileState } from './file-state.ts'
import { judgeForm, judgeHeader } from './qc-header.ts'
import { judgePicture } from './qc-picture.ts'
import { readQcTags } from './qc-tags.ts'
import { recordJudgement } from './record-judgement.ts'

// The second half of the gear, which needs the whole set: what this module re-exports is part of the gear's code digest.
export { type JudgedFile, judgeSet } from './judge-set.ts'
export type { QcConfig }

/** Third gear: what the header says, then what the picture shows. Duplicates and patients are judged over the whole set, later. */
export const qc = (state: FileState, config: QcConfig): void => {
  const { header, data, frame, histogram, facts } = state
  if (!header) return
  const judgements = [
    ...(data ? judgeHeader(header, readQcTags(data), config) : []),
    ...judgeForm(header, facts?.view ?? null, config),
    ...(frame && histogram ? judgePicture(header, frame, histogram, config) : []),
  ]
  for (const judgement of judgements) recordJudgement(state, judgement)
}
