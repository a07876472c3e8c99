import { createHmac } from 'node:crypto'
import type { Split } from '#core/dataset/prepared.ts'

export interface PackConfig {
  readonly trainPercent: number
  readonly valPercent: number
  readonly testPercent: number
}

export interface Divisible {
  readonly patient: string
  readonly positive: boolean
}

const countsOf = (patients: number, config: PackConfig): { val: number; test: number } => {
  if (patients < 3) return { val: patients === 2 ? 1 : 0, test: 0 }
  const total = config.trainPercent + config.valPercent + config.testPercent
  const share = (percent: number): number => Math.max(1, Math.round((patients * percent) / total))
  const test = share(config.testPercent)
  const val = Math.min(share(config.valPercent), patients - test - 1)
  return { val, test: Math.min(test, patients - val - 1) }
}

/**
 * Gives each patient one split. Strata are patients with any positive picture, and the others; inside a stratum a keyed hash
 * of the pseudonym ranks the patients, so that nobody can choose and the same key always divides alike.
 * A stratum of three patients or more has at least one in each split.
 */
export const divide = (pictures: readonly Divisible[], siteKey: Uint8Array, config: PackConfig): Map<string, Split> => {
  const positive = new Map<string, boolean>()
  for (const picture of pictures) positive.set(picture.patient, (positive.get(picture.patient) ?? false) || picture.positive)
  const splits = new Map<string, Split>()
  for (const stratum of [true, false]) {
    const ranked = [...positive]
      .filter(([, has]) => has === stratum)
      .map(([patient]) => ({ patient, rank: createHmac('sha256', siteKey).update(`split:${patient}`).digest('hex') }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    const { val, test } = countsOf(ranked.length, config)
    for (const [index, { patient }] of ranked.entries()) splits.set(patient, index < test ? 'test' : index < test + val ? 'val' : 'train')
  }
  return splits
}
