import { judgeOutcome, type QcConfig } from '#core/gear/judge.ts'
import { isKept, type Judging, patientOf } from './judging.ts'
import { recordJudgement } from './record-judgement.ts'

/** Different values by patient; what is not stated contradicts nothing. */
const stated = (files: readonly Judging[], textOf: (judging: Judging) => string | null): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>()
  for (const judging of files) {
    const value = textOf(judging)
    const patient = patientOf(judging)
    if (value) found.set(patient, (found.get(patient) ?? new Set()).add(value))
  }
  return found
}

const ageOf = ({ file, labelRow }: Judging): number | null => file.meta.facts?.ageYears ?? labelRow?.ageYears ?? null

/** One patient number, two people: two sexes, or two birth dates, which are compared in their keyed form. */
export const judgeIdentity = (files: readonly Judging[], config: QcConfig): void => {
  const readable = files.filter(({ file }) => file.meta.facts !== null)
  const sexes = stated(readable, ({ file, labelRow }) => file.meta.facts?.sex ?? labelRow?.sex ?? null)
  const births = stated(readable, ({ file }) => file.meta.pseudonyms.birth)
  for (const judging of readable) {
    const patient = patientOf(judging)
    const two = [(sexes.get(patient)?.size ?? 0) > 1 && 'two sexes', (births.get(patient)?.size ?? 0) > 1 && 'two birth dates'].filter(
      Boolean,
    )
    recordJudgement(judging, judgeOutcome('patient', config, two.length === 0 ? 'met' : 'missed', two.join(', ') || 'one person'))
  }
}

/** Children among adults, or adults among children: whichever are fewer of the pictures that are kept. */
export const judgeAges = (files: readonly Judging[], config: QcConfig): void => {
  const isAdult = (age: number): boolean => age >= Number(config.adultYears ?? 18)
  const aged = files.filter(isKept).flatMap((judging) => {
    const age = ageOf(judging)
    return age === null ? [] : [{ judging, adult: isAdult(age) }]
  })
  const adults = aged.filter(({ adult }) => adult).length
  const mostlyAdults = adults * 2 >= aged.length
  for (const { judging, adult } of aged)
    recordJudgement(judging, judgeOutcome('age', config, adult === mostlyAdults ? 'met' : 'missed', adult ? 'adult' : 'child'))
}
