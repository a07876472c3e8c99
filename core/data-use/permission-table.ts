import type { DataUse, Permission, Purpose, Reason } from './data-use.ts'
import { ancestorsOrSelf, diseaseLabel } from './mondo.ts'
import { PERMISSION_WORDS } from './words.ts'

/** Kinds of purpose that the table tells apart. */
export const PURPOSE_ROWS = ['disease', 'biomedical', 'methods', 'ancestry'] as const
export type PurposeRow = (typeof PURPOSE_ROWS)[number]

type Cell = 'ALLOW' | 'DENY' | 'REVIEW' | 'BY_DISEASE'

/**
 * Purpose × permission (Data Use Ontology, subsumption GRU ⊃ HMB ⊃ DS). Method development together with another kind of research is
 * judged as that other kind. Stricter than DUOS v4, on purpose: a general purpose never fits a disease-specific or an ancestry-only data set.
 */
export const PERMISSION_TABLE: Readonly<Record<PurposeRow, Readonly<Record<Permission, Cell>>>> = {
  disease: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'BY_DISEASE', POA: 'DENY' },
  biomedical: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'DENY', POA: 'DENY' },
  methods: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'REVIEW', DS: 'REVIEW', POA: 'REVIEW' },
  ancestry: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'DENY', DS: 'DENY', POA: 'ALLOW' },
}

const ROW_WORDS: Readonly<Record<PurposeRow, string>> = {
  disease: 'research on a disease',
  biomedical: 'biomedical research without a named disease',
  methods: 'development of methods without a health question',
  ancestry: 'research on a population or its ancestry',
}

const has = (purpose: Purpose, ...kinds: readonly string[]): boolean => purpose.research.some((kind) => kinds.includes(kind))

/** The rows that a purpose falls under; each must fit. A purpose that names a disease is judged by it, whatever else it says. */
export const rowsOf = (purpose: Purpose): PurposeRow[] => {
  const rows: PurposeRow[] = []
  if (purpose.diseases.length > 0 || has(purpose, 'disease')) rows.push('disease')
  else if (has(purpose, 'biomedical', 'drug')) rows.push('biomedical')
  if (has(purpose, 'ancestry', 'population')) rows.push('ancestry')
  if (rows.length === 0 && has(purpose, 'methods')) rows.push('methods')
  return rows
}

/** Diseases of the purpose that no disease of the listing covers, by itself or as an ancestor. */
export const uncovered = (dataUse: DataUse, purpose: Purpose): Purpose['diseases'] => {
  const allowed = new Set(dataUse.diseases.map((disease) => disease.id))
  return purpose.diseases.filter((disease) => ![...ancestorsOrSelf(disease.id)].some((id) => allowed.has(id)))
}

/** Whether a disease-specific permission covers each named disease; an empty list on either side covers nothing. */
export const coveredByDisease = (dataUse: DataUse, purpose: Purpose): boolean =>
  dataUse.permission === 'DS' && dataUse.diseases.length > 0 && purpose.diseases.length > 0 && uncovered(dataUse, purpose).length === 0

const byDisease = (dataUse: DataUse, purpose: Purpose): Reason => {
  if (dataUse.diseases.length === 0)
    return {
      verdict: 'REVIEW',
      term: 'DS',
      text: 'The data set is limited to certain diseases, but none is named. The custodian has to decide.',
    }
  if (purpose.diseases.length === 0)
    return {
      verdict: 'REVIEW',
      term: 'DS',
      text: 'The data set is limited to certain diseases, and your purpose names none. Name the disease you study.',
    }
  const outside = uncovered(dataUse, purpose)
  const names = dataUse.diseases.map((disease) => disease.label).join(', ')
  if (outside.length === 0)
    return { verdict: 'ALLOW', term: 'DS', text: `Each disease you study is one that the data may be used for (${names}).` }
  const others = outside.map((disease) => disease.label).join(', ')
  // The ontology here is a subset: where it does not know an id, it cannot say that the disease is outside.
  const unknown =
    outside.every((disease) => diseaseLabel(disease.id) === null) || dataUse.diseases.some((disease) => diseaseLabel(disease.id) === null)
  return unknown
    ? {
        verdict: 'REVIEW',
        term: 'DS',
        text: `The data may be used only for ${names}. A person has to say whether ${others} is among them.`,
      }
    : { verdict: 'DENY', term: 'DS', text: `The data may be used only for ${names}; ${others} is not among them.` }
}

/** Reasons from the permission of a listing: one a row of the purpose. */
export const permissionReasons = (dataUse: DataUse, purpose: Purpose): Reason[] => {
  const { permission } = dataUse
  if (permission === null)
    return [
      { verdict: 'REVIEW', term: 'permission', text: 'The custodian has not stated what the data may be used for, and has to decide.' },
    ]
  const rows = rowsOf(purpose)
  if (rows.length === 0)
    return [{ verdict: 'REVIEW', term: permission, text: 'The purpose names no kind of research. The custodian has to decide.' }]
  return rows.map((row) => {
    const cell = PERMISSION_TABLE[row][permission]
    if (cell === 'BY_DISEASE') return byDisease(dataUse, purpose)
    const outcome = { ALLOW: 'fits', DENY: 'does not fit', REVIEW: 'may or may not fit: the custodian has to decide' }[cell]
    return { verdict: cell, term: permission, text: `${PERMISSION_WORDS[permission]} Your purpose, ${ROW_WORDS[row]}, ${outcome}.` }
  })
}
