import { judgeOutcome, type QcConfig } from '#core/gear/judge.ts'
import { isKept, type Judging, patientOf } from './judging.ts'
import { recordJudgement } from './record-judgement.ts'

/**
 * The same decoded pixels, or the same SOP instance, a second time: of two the first stays. It is always excluded, so that no picture
 * can be in two splits.
 */
export const judgeDuplicates = (files: readonly Judging[], config: QcConfig): void => {
  const pixels = new Map<string, string>()
  const instances = new Map<string, string>()
  for (const judging of files) {
    if (!isKept(judging)) continue
    const patient = patientOf(judging)
    const { pixelHash, pseudonyms } = judging.file.meta
    const samePixels = pixels.get(pixelHash ?? '')
    const sameInstance = instances.get(pseudonyms.image)
    const owner = samePixels ?? sameInstance
    const value =
      owner === undefined
        ? 'new'
        : `${samePixels === undefined ? 'same SOP instance' : 'same pixels'}, of ${owner === patient ? 'the same' : 'another'} patient`
    recordJudgement(judging, judgeOutcome('duplicate', config, owner === undefined ? 'met' : 'missed', value))
    if (!isKept(judging)) continue
    if (pixelHash !== null) pixels.set(pixelHash, patient)
    instances.set(pseudonyms.image, patient)
  }
}
