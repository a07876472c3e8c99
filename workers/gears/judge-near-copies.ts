import { setImmediate } from 'node:timers/promises'
import { checkOf } from '#core/gear/checks.ts'
import { judgeMeasured, judgeOutcome, limitOf, type QcConfig, thresholdText } from '#core/gear/judge.ts'
import { hashDistance, hashWords } from './fingerprint.ts'
import { isKept, type Judging, patientOf } from './judging.ts'
import { recordJudgement } from './record-judgement.ts'

const CHECKS = { same: 'near-duplicate', other: 'near-duplicate-across' } as const
const WORDS = 8
const TURN = 256

/**
 * Near copies of an earlier picture by the distance of their difference hashes: of 3100 public radiographs no two differ in fewer than 16 bits
 * of 256. A near copy under another patient could be in another split than the first, so by default the later one is excluded.
 * Every pair is compared: 60 000 pictures take half a minute, in which others get their turn.
 */
export const judgeNearCopies = async (files: readonly Judging[], config: QcConfig): Promise<void> => {
  const limits = { same: limitOf(checkOf(CHECKS.same).limit!, config), other: limitOf(checkOf(CHECKS.other).limit!, config) }
  const seen: { patient: string; image: string }[] = []
  const hashes = new Uint32Array(files.length * WORDS)
  for (const [index, judging] of files.entries()) {
    if (index % TURN === 0) await setImmediate()
    const { fingerprint, pseudonyms } = judging.file.meta
    if (!fingerprint || !isKept(judging)) continue
    const hash = hashWords(fingerprint.hash)
    const patient = patientOf(judging)
    const nearest = { same: { bits: limits.same, image: '' }, other: { bits: limits.other, image: '' } }
    const farthest = Math.max(limits.same, limits.other)
    for (let at = 0; at < seen.length; at++) {
      const bits = hashDistance(hash, hashes, farthest, at * WORDS)
      if (bits >= farthest) continue
      const kind = seen[at]!.patient === patient ? nearest.same : nearest.other
      if (bits < kind.bits) Object.assign(kind, { bits, image: seen[at]!.image })
    }
    for (const kind of ['same', 'other'] as const) {
      const { bits, image } = nearest[kind]
      const check = CHECKS[kind]
      recordJudgement(
        judging,
        image === ''
          ? judgeOutcome(check, config, 'met', 'none near', { threshold: thresholdText(check, config) })
          : judgeMeasured(check, config, bits, `${bits} bits from ${image}`),
      )
    }
    if (!isKept(judging)) continue
    hashes.set(hash, seen.length * WORDS)
    seen.push({ patient, image: pseudonyms.image })
  }
}
