import { type DataUse, MODIFIERS, type Modifier, PERMISSIONS, type Permission, type Purpose, RESEARCH, type Research } from './data-use.ts'

/** A data-use term in words for a page: what it says, and the code it comes from. */
export interface TermSentence {
  /** DUO shorthand or `profile:<term>`. */
  readonly term: string
  /** DUO id, or null for our own terms. */
  readonly code: string | null
  readonly text: string
}

const list = (items: readonly string[], empty: string): string =>
  items.length === 0 ? empty : items.length === 1 ? items[0]! : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`

export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  NRES: 'The data may be used for any purpose.',
  GRU: 'The data may be used for any research.',
  HMB: 'The data may be used for health, medical and biomedical research, but not for research on population origins or ancestry.',
  DS: 'The data may be used only for research on the named diseases.',
  POA: 'The data may be used only for research on population origins or ancestry.',
}

export const RESEARCH_WORDS: Readonly<Record<Research, string>> = {
  methods: 'development of methods, such as software or algorithms',
  population: 'research on a population',
  ancestry: 'research on ancestry',
  biomedical: 'biomedical research',
  drug: 'drug development',
  disease: 'research on a disease',
}

/** What a modifier says, with its parameters. */
export const modifierWords = (code: Modifier, parameters: readonly string[]): string => {
  const named = (empty: string): string => list(parameters, empty)
  switch (code) {
    case 'RS':
      return `Use is restricted to particular research: ${named('not stated')}.`
    case 'NMDS':
      return 'The data may not be used to develop methods, except for the diseases that it may be used for.'
    case 'GSO':
      return 'The data may be used for genetic studies only.'
    case 'NPUNCU':
      return 'Only not-for-profit organisations may use the data, and only for non-commercial purposes.'
    case 'PUB':
      return 'Results must be made available to the research public.'
    case 'COL':
      return `The work must be done together with the people who collected the data: ${named('not named')}.`
    case 'IRB':
      return 'An ethics approval is required.'
    case 'GS':
      return `The data may be used only in these countries: ${named('not stated')}.`
    case 'MOR':
      return `Results may not be published before ${named('a date that is not stated')}.`
    case 'TS':
      return `The data may be used for a limited time: ${parameters.length === 1 ? `${parameters[0]} months` : 'not stated'}.`
    case 'US':
      return `Only named people may use the data: ${named('not named')}.`
    case 'PS':
      return `Only a named project may use the data: ${named('not named')}.`
    case 'IS':
      return `Only named organisations may use the data: ${named('not named')}.`
    case 'RTN':
      return 'Results must be returned to the organisation that gave the data.'
    case 'CC':
      return 'The data may also be used for clinical care.'
    case 'NPOA':
      return 'The data may not be used for research on population origins or ancestry.'
    case 'NPU':
      return 'Only not-for-profit organisations may use the data.'
    case 'NCU':
      return 'The data may be used for non-commercial purposes only.'
  }
}

const PROFILE_CHOICE = { allowed: 'is allowed', review: 'needs a decision by the custodian', forbidden: 'is not allowed' } as const

/** All data-use terms of a listing as sentences, permission first. */
export const dataUseSentences = (dataUse: DataUse): TermSentence[] => {
  const { permission, diseases, modifiers, profile } = dataUse
  const named =
    permission === 'DS'
      ? ` Diseases: ${list(
          diseases.map((d) => `${d.label} (${d.id})`),
          'none named',
        )}.`
      : ''
  return [
    permission
      ? { term: permission, code: PERMISSIONS[permission], text: `${PERMISSION_WORDS[permission]}${named}` }
      : { term: 'permission', code: null, text: 'The custodian has not stated what the data may be used for.' },
    ...modifiers.map(({ code, parameters }) => ({ term: code, code: MODIFIERS[code], text: modifierWords(code, parameters) })),
    { term: 'profile:training', code: null, text: `Training of a model ${PROFILE_CHOICE[profile.training]}.` },
    {
      term: 'profile:modelMayLeave',
      code: null,
      text: profile.modelMayLeave
        ? 'A model that learned from the data may leave the site.'
        : 'A model that learned from the data may not leave the site.',
    },
    { term: 'profile:commercialModelUse', code: null, text: `Commercial use of a model ${PROFILE_CHOICE[profile.commercialModelUse]}.` },
    { term: 'profile:minimumPatients', code: null, text: `Training needs at least ${profile.minimumPatients} patients in the data set.` },
    ...(profile.childrenOnly ? [{ term: 'profile:childrenOnly', code: null, text: 'The data set holds images of children only.' }] : []),
  ]
}

/** The DUO codes of a purpose, for the terms of an agreement. */
export const purposeCodes = (purpose: Purpose): string[] => [...new Set(purpose.research)].map((kind) => RESEARCH[kind]).sort()
