import { expect, test } from 'vitest'
import type { DataUse, Purpose } from './data-use.ts'
import { matchPurpose } from './match-purpose.ts'
import { whatWouldChange } from './what-would-change.ts'

const dataUse = (changes: Partial<DataUse> = {}): DataUse => ({
  permission: 'HMB',
  diseases: [],
  modifiers: [],
  profile: { training: 'allowed', modelMayLeave: true, commercialModelUse: 'allowed', minimumPatients: 100, childrenOnly: false },
  wording: '',
  ...changes,
})
const purpose = (changes: Partial<Purpose> = {}): Purpose => ({
  research: ['methods', 'disease'],
  diseases: [{ id: 'MONDO:0005249', label: 'pneumonia' }],
  commercial: true,
  people: 'anyone',
  countries: ['DE', 'US'],
  until: '2028-06-30',
  ethics: null,
  text: 'Detect pneumonia on chest X-rays.',
  ...changes,
})
const requester = { organisation: 'org-1', forProfit: false, country: 'DE' }
const options = { recipients: [], today: '2026-11-24' }
const changes = (u: DataUse, p: Purpose) => whatWouldChange(u, p, requester, options)

test('a commercial purpose on non-commercial data is told that a non-commercial one would fit', () => {
  expect(changes(dataUse({ modifiers: [{ code: 'NCU', parameters: [] }] }), purpose())).toEqual([
    { answer: 'commercial', verdict: 'ALLOW', text: 'If the use were non-commercial: fits.' },
  ])
})

test('a purpose without an ethics approval is told until when one must be valid', () => {
  expect(changes(dataUse({ modifiers: [{ code: 'IRB', parameters: [] }] }), purpose())[0]?.text).toBe(
    'If an ethics approval valid until 2028-06-30 were attached: fits.',
  )
})

test('a project that is too long is told the last day', () => {
  expect(changes(dataUse({ modifiers: [{ code: 'TS', parameters: ['12'] }] }), purpose())[0]?.text).toBe(
    'If the project ended by 2027-11-24: fits.',
  )
})

test('a project in a country outside is told where it would fit', () => {
  expect(changes(dataUse({ modifiers: [{ code: 'GS', parameters: ['DE'] }] }), purpose())[0]?.text).toBe(
    'If the project took place only in DE: fits.',
  )
})

test('a purpose that already fits, and one that no single answer can help, get no suggestion', () => {
  expect(changes(dataUse(), purpose())).toEqual([])
  expect(changes(dataUse({ profile: { ...dataUse().profile, training: 'forbidden' } }), purpose())).toEqual([])
})

test('at most two suggestions are made, the best first, and each is what the matcher says', () => {
  const strict = dataUse({
    permission: 'DS',
    diseases: [{ id: 'MONDO:0018076', label: 'tuberculosis' }],
    modifiers: [{ code: 'IRB', parameters: [] }],
  })
  const found = changes(strict, purpose({ commercial: false }))
  expect(found).toEqual([{ answer: 'diseases', verdict: 'REVIEW', text: 'If the disease were tuberculosis: needs review.' }])
  const both = changes(dataUse({ modifiers: [{ code: 'IRB', parameters: [] }] }), purpose({ people: 'children' }))
  expect(both.length).toBeLessThanOrEqual(2)
  expect(matchPurpose(strict, purpose(), requester, options).verdict).toBe('DENY')
})
