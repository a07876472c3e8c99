import type { PERSONAL_PARTS } from '../run/plan.ts'

export type PersonalPart = (typeof PERSONAL_PARTS)[number]

export const PERSONAL_WORDS: Readonly<Record<PersonalPart, string>> = {
  normalisation: 'Scale and shift of the normalisations',
  'last-stage': 'The normalisations, the last stage and the head',
}

const NORMALISATION = /\.norm\.(gamma|beta)$/

/** The highest number of a stage among the names of a template's parameters. */
const lastStage = (names: readonly string[]): number =>
  names.reduce((last, name) => Math.max(last, Number(/^stage(\d+)\./.exec(name)?.[1] ?? 0)), 0)

/**
 * Which parameters stay at a site, by the names of all of a model: γ and β of every normalisation (Li 2021, FedBN), or these, everything of the
 * last stage and the head (Arivazhagan 2019, FedPer).
 */
export const staysAtSite = (part: PersonalPart, names: readonly string[]): readonly string[] => {
  const ends = part === 'last-stage' ? ['head.', `stage${lastStage(names)}.`] : []
  return names.filter((name) => NORMALISATION.test(name) || ends.some((end) => name.startsWith(end)))
}
