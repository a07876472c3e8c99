import type { QcVerdict } from '#core/gear/verdict.ts'
import { hashDistance, hashWords } from './fingerprint.ts'

/** Bits of 256 within which two pictures are taken for copies of one film. Of 3100 public radiographs no two differ in fewer than 16. */
const NEAR_BITS = 10
/** Share of the set's own median sharpness below which a picture is blurred. */
const BLURRED_SHARE = 0.1
/** Every pair is compared, so a very large set is not: some minutes at this number. */
const MAX_COMPARED = 60_000

export interface Comparable {
  readonly fingerprint: { readonly hash: string; readonly sharpness: number } | null
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Warnings that come from comparing accepted pictures with each other, by position: near copies of an earlier picture, and blur. */
export const compareSet = (pictures: readonly Comparable[]): Map<number, QcVerdict[]> => {
  const found = new Map<number, QcVerdict[]>()
  const warn = (index: number, verdict: Omit<QcVerdict, 'state'>): void => {
    found.set(index, [...(found.get(index) ?? []), { ...verdict, state: 'WARN' }])
  }
  const usual = median(pictures.flatMap(({ fingerprint }) => (fingerprint ? [fingerprint.sharpness] : [])))
  for (const [index, { fingerprint }] of pictures.entries())
    if (fingerprint && fingerprint.sharpness < usual * BLURRED_SHARE)
      warn(index, {
        check: 'blur',
        value: `${((fingerprint.sharpness / usual) * 100).toFixed(1)} % of the usual detail`,
        threshold: '≥ 10 %',
      })
  if (pictures.length > MAX_COMPARED) return found
  const hashes = pictures.map(({ fingerprint }) => (fingerprint ? hashWords(fingerprint.hash) : null))
  for (const [index, hash] of hashes.entries()) {
    if (!hash) continue
    let near = false
    for (let at = 0; at < index && !near; at++) near = hashes[at] !== null && hashDistance(hash, hashes[at]!, NEAR_BITS) <= NEAR_BITS
    if (near) warn(index, { check: 'near-duplicate', value: 'much like an earlier picture', threshold: `> ${NEAR_BITS} of 256 bits` })
  }
  return found
}
