import type { Split } from '#core/dataset/prepared.ts'
import { Refused } from '#core/refusal.ts'

interface Divided {
  readonly patient: string
  readonly pixelHash: string
  readonly split: Split
}

/**
 * Splits are given by patient and equal pictures are excluded before, so this cannot happen; it is looked at all the same before anything
 * is sealed.
 * @throws {Refused} CONFLICT when a patient, or the pixels of a picture, would be in two splits
 */
export const refuseLeak = (entries: readonly Divided[]): void => {
  const seen = new Map<string, Split>()
  for (const { patient, pixelHash, split } of entries)
    for (const [what, key] of [
      ['A patient', `patient ${patient}`],
      ['The same picture', `pixels ${pixelHash}`],
    ] as const) {
      if ((seen.get(key) ?? split) !== split)
        throw new Refused('CONFLICT', `${what} would be in the splits ${seen.get(key)} and ${split}, so no data set was sealed.`)
      seen.set(key, split)
    }
}
