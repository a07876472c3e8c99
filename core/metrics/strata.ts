import * as z from 'zod'
import type { Labels, Scores } from './auc.ts'
import { byStratum } from './by-stratum.ts'
import { Estimate } from './estimate.ts'

/** What a prepared set may say of an image besides its labels. */
export interface Described {
  readonly patient: string
  readonly view: string | null
  readonly sex: string | null
  readonly ageYears: number | null
}

const AGES = ['under 18', '18 to 39', '40 to 64', '65 and over'] as const
const ageOf = (years: number): (typeof AGES)[number] => AGES[[18, 40, 65].filter((from) => years >= from).length]!

const UNKNOWN = 'unknown'
/** Every group that there can be by what divides them, in the order in which they are shown. */
export const STRATA = {
  view: ['PA', 'AP', 'LATERAL', 'OTHER', UNKNOWN],
  sex: ['F', 'M', 'O', UNKNOWN],
  age: [...AGES, UNKNOWN],
} as const
export type StratifiedBy = keyof typeof STRATA
export const STRATIFIED_BY = Object.keys(STRATA) as StratifiedBy[]

const GROUP_OF: Readonly<Record<StratifiedBy, (one: Described) => string | null>> = {
  view: ({ view }) => view,
  sex: ({ sex }) => sex,
  age: ({ ageYears }) => (ageYears === null ? null : ageOf(ageYears)),
}

/** AUC of a model on one split within the groups of its images; what the set does not say of its images is absent. */
export const Strata = z.partialRecord(
  z.enum(['view', 'sex', 'age']),
  z.array(z.strictObject({ group: z.string().min(1).max(24), auc: Estimate })).max(8),
)
export type Strata = z.infer<typeof Strata>

/** What divides the images of a set: what it says of at least k people. @param set all images of the prepared set, of every split */
export const stratifiedBy = (set: readonly Described[], k: number): StratifiedBy[] =>
  STRATIFIED_BY.filter((by) => {
    const known = new Set(set.flatMap((one) => (GROUP_OF[by](one) === null ? [] : [one.patient])))
    return known.size >= Math.max(k, 1)
  })

/** byStratum for each of `by`. @param images what is said of each scored image, in their order */
export const strataOf = (
  logits: Scores,
  labels: Labels,
  images: readonly Described[],
  { by, k }: { readonly by: readonly StratifiedBy[]; readonly k: number },
): Strata => {
  const patients = images.map(({ patient }) => patient)
  const told = by.map((one) => {
    const groups = images.map((image) => GROUP_OF[one](image) ?? UNKNOWN)
    const found = byStratum(logits, labels, groups, { names: STRATA[one], k, patients })
    return [one, STRATA[one].map((group) => ({ group, auc: found[group]! }))] as const
  })
  return Object.fromEntries(told)
}
