import type { DataUse, Match, Modifier, Permission, Purpose, Requester } from './data-use.ts'
import { matchPurpose } from './match-purpose.ts'

/** Listings and purposes that the tests of matching vary. */
export const pneumonia = { id: 'MONDO:0005249', label: 'pneumonia' }
export const lung = { id: 'MONDO:0005275', label: 'lung disorder' }
export const cancer = { id: 'MONDO:0004992', label: 'cancer' }
export const tuberculosis = { id: 'MONDO:0018076', label: 'tuberculosis' }

export const use = (permission: Permission | null, changes: Partial<DataUse> = {}): DataUse => ({
  permission,
  diseases: permission === 'DS' ? [lung] : [],
  modifiers: [],
  profile: { training: 'allowed', modelMayLeave: true, commercialModelUse: 'allowed', minimumPatients: 100, childrenOnly: false },
  wording: '',
  ...changes,
})
export const modified = (code: Modifier, ...parameters: string[]): DataUse => use('GRU', { modifiers: [{ code, parameters }] })
export const profiled = (changes: Partial<DataUse['profile']>): DataUse => use('GRU', { profile: { ...use('GRU').profile, ...changes } })

export const purpose = (changes: Partial<Purpose> = {}): Purpose => ({
  research: ['disease'],
  diseases: [pneumonia],
  commercial: false,
  people: 'anyone',
  countries: ['DE'],
  until: '2027-06-30',
  ethics: null,
  text: 'Detect pneumonia on chest X-rays.',
  ...changes,
})
export const university: Requester = { organisation: 'org-1', forProfit: false, country: 'DE' }
export const company: Requester = { organisation: 'org-2', forProfit: true, country: 'DE' }
export const today = '2026-11-24'
export const match = (u: DataUse, p: Purpose, requester = university, recipients: Requester[] = []) =>
  matchPurpose(u, p, requester, { recipients, today })
export const verdict = (...args: Parameters<typeof match>) => match(...args).verdict
export const reasonOf = (m: Match, term: string) => m.reasons.find((reason) => reason.term === term)?.verdict
