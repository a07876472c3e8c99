import { createHmac } from 'node:crypto'
import type { Split } from '#core/dataset/prepared.ts'
import { splitOfHash } from '#core/dataset/split.ts'

export interface PackConfig {
  readonly split: 'hash' | 'stratified'
  readonly trainPercent: number
  readonly valPercent: number
  readonly testPercent: number
}

export interface Divisible {
  readonly patient: string
  readonly positive: boolean
}

const placeOf = (siteKey: Uint8Array, patient: string): Buffer => createHmac('sha256', siteKey).update(`split:${patient}`).digest()

const countsOf = (patients: number, config: PackConfig): { val: number; test: number } => {
  if (patients < 3) return { val: patients === 2 ? 1 : 0, test: 0 }
  const total = config.trainPercent + config.valPercent + config.testPercent
  const share = (percent: number): number => Math.max(1, Math.round((patients * percent) / total))
  const test = share(config.testPercent)
  const val = Math.min(share(config.valPercent), patients - test - 1)
  return { val, test: Math.min(test, patients - val - 1) }
}

/**
 * Inside each stratum the keyed hash ranks the patients, and ranks are cut at the shares. A stratum of three patients or more has at
 * least one in each split.
 */
const divideStrata = (positive: ReadonlyMap<string, boolean>, siteKey: Uint8Array, config: PackConfig): Map<string, Split> => {
  const splits = new Map<string, Split>()
  for (const stratum of [true, false]) {
    const ranked = [...positive]
      .filter(([, has]) => has === stratum)
      .map(([patient]) => ({ patient, rank: placeOf(siteKey, patient).toString('hex') }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    const { val, test } = countsOf(ranked.length, config)
    for (const [index, { patient }] of ranked.entries()) splits.set(patient, index < test ? 'test' : index < test + val ? 'val' : 'train')
  }
  return splits
}

/**
 * Gives each patient one split, by a keyed hash of the pseudonym: nobody can choose, and the same key always divides alike.
 * `hash`: the hash alone decides. `stratified`: strata are patients with any positive picture, and the others.
 */
export const divide = (pictures: readonly Divisible[], siteKey: Uint8Array, config: PackConfig): Map<string, Split> => {
  const positive = new Map<string, boolean>()
  for (const { patient, positive: has } of pictures) positive.set(patient, (positive.get(patient) ?? false) || has)
  if (config.split === 'stratified') return divideStrata(positive, siteKey, config)
  const shares = { train: config.trainPercent, val: config.valPercent, test: config.testPercent }
  return new Map([...positive.keys()].map((patient) => [patient, splitOfHash(placeOf(siteKey, patient), shares)]))
}
