import { judgeMeasured, type QcConfig } from '#core/gear/judge.ts'
import { isKept, type Judging } from './judging.ts'
import { recordJudgement } from './record-judgement.ts'

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Fine detail of every picture against the median of the pictures that are kept: blur has no measure of its own. */
export const judgeBlur = (files: readonly Judging[], config: QcConfig): void => {
  const usual = median(files.filter(isKept).flatMap(({ file }) => file.meta.fingerprint?.sharpness ?? []))
  if (usual === 0) return
  for (const judging of files) {
    const { fingerprint } = judging.file.meta
    if (fingerprint) recordJudgement(judging, judgeMeasured('blur', config, (100 * fingerprint.sharpness) / usual))
  }
}
