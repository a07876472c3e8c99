import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DataUse,
  MODIFIERS,
  type Modifier,
  PERMISSIONS,
  type Permission,
  type Purpose,
  RESEARCH,
  type Requester,
  type Research,
} from './data-use.ts'
import { matchPurpose } from './match-purpose.ts'
import { dataUseSentences } from './words.ts'

const pneumonia = { id: 'MONDO:0005249', label: 'pneumonia' }
const lung = { id: 'MONDO:0005275', label: 'lung disorder' }
const cancer = { id: 'MONDO:0004992', label: 'cancer' }
const tuberculosis = { id: 'MONDO:0018076', label: 'tuberculosis' }

const use = (permission: Permission | null, changes: Partial<DataUse> = {}): DataUse => ({
  permission,
  diseases: permission === 'DS' ? [lung] : [],
  modifiers: [],
  profile: { training: 'allowed', modelMayLeave: true, commercialModelUse: 'allowed', minimumPatients: 100, childrenOnly: false },
  wording: '',
  ...changes,
})
const modified = (code: Modifier, ...parameters: string[]): DataUse => use('GRU', { modifiers: [{ code, parameters }] })
const profiled = (changes: Partial<DataUse['profile']>): DataUse => use('GRU', { profile: { ...use('GRU').profile, ...changes } })

const purpose = (changes: Partial<Purpose> = {}): Purpose => ({
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
const university: Requester = { organisation: 'org-1', forProfit: false, country: 'DE' }
const company: Requester = { organisation: 'org-2', forProfit: true, country: 'DE' }
const today = '2026-11-24'
const match = (u: DataUse, p: Purpose, requester = university, recipients: Requester[] = []) =>
  matchPurpose(u, p, requester, { recipients, today })
const verdict = (...args: Parameters<typeof match>) => match(...args).verdict
const reasonOf = (m: ReturnType<typeof match>, term: string) => m.reasons.find((reason) => reason.term === term)?.verdict

describe('the table of purposes and permissions', () => {
  const ROWS: Record<string, { purpose: Purpose; expected: Record<Permission | 'none', string> }> = {
    'research on a disease that the data is for': {
      purpose: purpose(),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'ALLOW', POA: 'DENY', none: 'REVIEW' },
    },
    'research on another disease': {
      purpose: purpose({ diseases: [cancer] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'DENY', POA: 'DENY', none: 'REVIEW' },
    },
    'research on one disease that the data is for and one that it is not': {
      purpose: purpose({ diseases: [pneumonia, cancer] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'DENY', POA: 'DENY', none: 'REVIEW' },
    },
    'biomedical research without a disease': {
      purpose: purpose({ research: ['biomedical'], diseases: [] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'DENY', POA: 'DENY', none: 'REVIEW' },
    },
    'drug development without a disease': {
      purpose: purpose({ research: ['drug'], diseases: [] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'DENY', POA: 'DENY', none: 'REVIEW' },
    },
    'development of methods only': {
      purpose: purpose({ research: ['methods'], diseases: [] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'REVIEW', DS: 'REVIEW', POA: 'REVIEW', none: 'REVIEW' },
    },
    'development of methods for a disease that the data is for': {
      purpose: purpose({ research: ['methods', 'disease'] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'ALLOW', POA: 'DENY', none: 'REVIEW' },
    },
    'development of methods for another disease': {
      purpose: purpose({ research: ['methods'], diseases: [cancer] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'ALLOW', DS: 'DENY', POA: 'DENY', none: 'REVIEW' },
    },
    'research on ancestry': {
      purpose: purpose({ research: ['ancestry'], diseases: [] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'DENY', DS: 'DENY', POA: 'ALLOW', none: 'REVIEW' },
    },
    'research on a population': {
      purpose: purpose({ research: ['population'], diseases: [] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'DENY', DS: 'DENY', POA: 'ALLOW', none: 'REVIEW' },
    },
    'research on ancestry and a disease': {
      purpose: purpose({ research: ['ancestry', 'disease'] }),
      expected: { NRES: 'ALLOW', GRU: 'ALLOW', HMB: 'DENY', DS: 'DENY', POA: 'DENY', none: 'REVIEW' },
    },
  }
  for (const [name, row] of Object.entries(ROWS))
    for (const [permission, expected] of Object.entries(row.expected))
      test(`${name} under ${permission} is ${expected}`, () => {
        const found = match(use(permission === 'none' ? null : (permission as Permission)), row.purpose)
        expect(found.verdict).toBe(expected)
        expect(found.reasons.length).toBeGreaterThan(0)
      })

  test('a disease-specific permission covers nothing when either side names no disease', () => {
    expect(verdict(use('DS', { diseases: [] }), purpose())).toBe('REVIEW')
    expect(verdict(use('DS'), purpose({ diseases: [] }))).toBe('REVIEW')
  })

  test('a disease outside the known part of Mondo is left to a person, unless it is named itself', () => {
    const rare = { id: 'MONDO:0019338', label: 'sarcoidosis' }
    expect(verdict(use('DS'), purpose({ diseases: [rare] }))).toBe('REVIEW')
    expect(verdict(use('DS', { diseases: [rare] }), purpose({ diseases: [rare] }))).toBe('ALLOW')
    expect(verdict(use('DS', { diseases: [rare] }), purpose())).toBe('REVIEW')
    expect(verdict(use('DS'), purpose({ diseases: [rare, cancer] }))).toBe('DENY')
  })

  test('a narrower listing does not cover a wider purpose', () => {
    expect(verdict(use('DS', { diseases: [pneumonia] }), purpose({ diseases: [lung] }))).toBe('DENY')
    expect(verdict(use('DS', { diseases: [pneumonia, tuberculosis] }), purpose({ diseases: [tuberculosis] }))).toBe('ALLOW')
  })
})

describe('modifiers', () => {
  const methods = purpose({ research: ['methods', 'disease'] })
  test('NMDS denies development of methods unless its diseases are covered', () => {
    expect(verdict(modified('NMDS'), methods)).toBe('DENY')
    expect(verdict(modified('NMDS'), purpose())).toBe('ALLOW')
    expect(verdict(use('DS', { modifiers: [{ code: 'NMDS', parameters: [] }] }), methods)).toBe('ALLOW')
    expect(verdict(use('DS', { modifiers: [{ code: 'NMDS', parameters: [] }] }), purpose({ research: ['methods'], diseases: [] }))).toBe(
      'DENY',
    )
  })
  test('NPU denies a for-profit requester and a for-profit recipient', () => {
    expect(verdict(modified('NPU'), purpose())).toBe('ALLOW')
    expect(verdict(modified('NPU'), purpose(), company)).toBe('DENY')
    expect(verdict(modified('NPU'), purpose(), university, [company])).toBe('DENY')
  })
  test('NCU denies a commercial purpose, and asks nothing of the organisation', () => {
    expect(verdict(modified('NCU'), purpose({ commercial: true }))).toBe('DENY')
    expect(verdict(modified('NCU'), purpose(), company)).toBe('ALLOW')
  })
  test('NPUNCU denies for either', () => {
    expect(verdict(modified('NPUNCU'), purpose(), company)).toBe('DENY')
    expect(verdict(modified('NPUNCU'), purpose({ commercial: true }))).toBe('DENY')
    expect(verdict(modified('NPUNCU'), purpose())).toBe('ALLOW')
  })
  test('GS denies when the requester, a country of the project or a recipient is outside', () => {
    expect(verdict(modified('GS', 'DE', 'FR'), purpose())).toBe('ALLOW')
    expect(verdict(modified('GS', 'DE', 'FR'), purpose({ countries: ['DE', 'US'] }))).toBe('DENY')
    expect(verdict(modified('GS', 'DE', 'FR'), purpose(), { ...university, country: 'GB' })).toBe('DENY')
    expect(verdict(modified('GS', 'DE', 'FR'), purpose(), university, [{ ...university, country: 'GB' }])).toBe('DENY')
    expect(verdict(modified('GS'), purpose())).toBe('REVIEW')
    expect(verdict(modified('GS', 'EU'), purpose())).toBe('REVIEW')
    expect(verdict(modified('GS', 'EU', 'DE'), purpose())).toBe('ALLOW')
  })
  test('IRB is left open until an approval is valid to the end of the project', () => {
    expect(verdict(modified('IRB'), purpose())).toBe('REVIEW')
    expect(verdict(modified('IRB'), purpose({ ethics: { reference: 'EK 12', validUntil: '2027-06-29' } }))).toBe('REVIEW')
    expect(verdict(modified('IRB'), purpose({ ethics: { reference: 'EK 12', validUntil: '2027-06-30' } }))).toBe('ALLOW')
  })
  test('TS denies a project that ends later than the months after today', () => {
    expect(verdict(modified('TS', '8'), purpose({ until: '2027-07-24' }))).toBe('ALLOW')
    expect(verdict(modified('TS', '8'), purpose({ until: '2027-07-25' }))).toBe('DENY')
    for (const parameters of [[], ['some'], ['0'], ['-1'], ['8', '9'], ['1.5']])
      expect(verdict(modified('TS', ...parameters), purpose())).toBe('REVIEW')
  })
  test('IS asks whether the requester is named; US and PS are left to a person', () => {
    expect(verdict(modified('IS', 'org-1'), purpose())).toBe('ALLOW')
    expect(verdict(modified('IS', 'org-9'), purpose())).toBe('DENY')
    expect(verdict(modified('IS'), purpose())).toBe('REVIEW')
    expect(verdict(modified('US', 'somebody'), purpose())).toBe('REVIEW')
    expect(verdict(modified('PS', 'project'), purpose())).toBe('REVIEW')
  })
  test('NPOA denies research on ancestry even where there is no other restriction', () => {
    for (const permission of ['NRES', 'GRU', 'POA'] as const)
      expect(
        verdict(use(permission, { modifiers: [{ code: 'NPOA', parameters: [] }] }), purpose({ research: ['ancestry'], diseases: [] })),
      ).toBe('DENY')
    expect(verdict(modified('NPOA'), purpose())).toBe('ALLOW')
  })
  test('RS and GSO are left to a person; CC changes nothing', () => {
    expect(verdict(modified('RS', 'only for X'), purpose())).toBe('REVIEW')
    expect(verdict(modified('GSO'), purpose())).toBe('REVIEW')
    expect(match(modified('CC'), purpose()).reasons).toEqual(match(use('GRU'), purpose()).reasons)
  })
  test('PUB, COL, RTN and MOR become obligations with their DUO codes, once each', () => {
    const modifiers = [
      { code: 'PUB', parameters: [] },
      { code: 'PUB', parameters: [] },
      { code: 'COL', parameters: ['Prof. Klein'] },
      { code: 'RTN', parameters: [] },
      { code: 'MOR', parameters: ['2027-01-01'] },
    ] satisfies DataUse['modifiers']
    const found = match(use('GRU', { modifiers }), purpose())
    expect(found.verdict).toBe('ALLOW')
    expect(found.obligations.map((o) => o.code)).toEqual(['DUO:0000019', 'DUO:0000020', 'DUO:0000029', 'DUO:0000024'])
    expect(found.obligations[3]?.text).toContain('2027-01-01')
    expect(verdict(modified('MOR', 'soon'), purpose())).toBe('REVIEW')
  })
})

describe('profile terms', () => {
  test('training that is forbidden denies, and training under review is reviewed', () => {
    expect(verdict(profiled({ training: 'forbidden' }), purpose())).toBe('DENY')
    expect(verdict(profiled({ training: 'review' }), purpose())).toBe('REVIEW')
  })
  test('a model that may not leave denies', () => expect(verdict(profiled({ modelMayLeave: false }), purpose())).toBe('DENY'))
  test('commercial use of a model is judged only for a commercial purpose', () => {
    expect(verdict(profiled({ commercialModelUse: 'forbidden' }), purpose({ commercial: true }))).toBe('DENY')
    expect(verdict(profiled({ commercialModelUse: 'review' }), purpose({ commercial: true }))).toBe('REVIEW')
    expect(verdict(profiled({ commercialModelUse: 'forbidden' }), purpose())).toBe('ALLOW')
  })
  test('images of children deny research on adults, and research on children is decided by a person', () => {
    expect(verdict(profiled({ childrenOnly: true }), purpose({ people: 'adults' }))).toBe('DENY')
    expect(verdict(profiled({ childrenOnly: true }), purpose({ people: 'children' }))).toBe('REVIEW')
    expect(verdict(profiled({ childrenOnly: false }), purpose({ people: 'children' }))).toBe('REVIEW')
  })
})

test('a denial wins over a review, and both give their reasons', () => {
  const found = match(
    use('GRU', {
      modifiers: [
        { code: 'RS', parameters: [] },
        { code: 'NCU', parameters: [] },
      ],
    }),
    purpose({ commercial: true }),
  )
  expect(found.verdict).toBe('DENY')
  expect(reasonOf(found, 'RS')).toBe('REVIEW')
  expect(reasonOf(found, 'NCU')).toBe('DENY')
})

test('a project that is over, or whose dates do not exist, is never allowed', () => {
  expect(verdict(use('NRES'), purpose({ until: '2026-11-23' }))).toBe('REVIEW')
  expect(verdict(use('NRES'), purpose({ until: '2026-11-24' }))).toBe('ALLOW')
  expect(verdict(use('NRES'), purpose({ until: '2027-02-30' }))).toBe('REVIEW')
  expect(matchPurpose(use('NRES'), purpose(), university, { recipients: [], today: 'tomorrow' }).verdict).toBe('REVIEW')
})

describe('what is unknown is never allowed', () => {
  const research = fc.uniqueArray(fc.constantFrom(...(Object.keys(RESEARCH) as Research[])), { minLength: 1, maxLength: 4 })
  const anyPurpose: fc.Arbitrary<Purpose> = fc.record({
    research,
    diseases: fc.uniqueArray(fc.constantFrom(pneumonia, lung, cancer, tuberculosis), { maxLength: 3 }),
    commercial: fc.boolean(),
    people: fc.constantFrom('anyone', 'adults', 'children'),
    countries: fc.uniqueArray(fc.constantFrom('DE', 'FR', 'US'), { minLength: 1 }),
    until: fc.constantFrom('2026-12-31', '2027-06-30', '2030-01-01'),
    ethics: fc.constantFrom(null, { reference: 'EK 1', validUntil: '2028-01-01' }),
    text: fc.constant('A purpose in ten words.'),
  })
  const modifiers = fc.array(
    fc.record({
      code: fc.constantFrom(...(Object.keys(MODIFIERS) as Modifier[])),
      parameters: fc.array(fc.constantFrom('DE', 'FR', '12', '2027-01-01', 'org-1', 'text'), { maxLength: 2 }),
    }),
    { maxLength: 4 },
  )

  test('without a stated permission no purpose is allowed', () => {
    fc.assert(fc.property(anyPurpose, modifiers, (p, m) => verdict(use(null, { modifiers: m }), p) !== 'ALLOW'))
  })

  test('with a restriction, an unknown code or a missing field no purpose is allowed', () => {
    fc.assert(
      fc.property(anyPurpose, fc.constantFrom(...(Object.keys(PERMISSIONS) as Permission[])), (p, permission) => {
        const good = use(permission)
        const unknown = { ...good, modifiers: [{ code: 'XYZ', parameters: [] }] } as unknown as DataUse
        const extra = { ...good, region: 'moon' } as unknown as DataUse
        const { profile: _, ...noProfile } = good
        for (const u of [unknown, extra, noProfile as unknown as DataUse, {} as DataUse, null as unknown as DataUse])
          expect(verdict(u, p)).not.toBe('ALLOW')
        expect(verdict(use(permission, { modifiers: [{ code: 'RS', parameters: [] }] }), p)).not.toBe('ALLOW')
        for (const q of [{ ...p, research: [] }, { ...p, countries: [] }, { ...p, text: '' }, { ...p, mood: 'good' }, {}, null])
          expect(verdict(good, q as unknown as Purpose)).not.toBe('ALLOW')
      }),
      { numRuns: 50 },
    )
  })

  test('adding a modifier never makes a verdict better', () => {
    const rank = { DENY: 0, REVIEW: 1, ALLOW: 2 }
    fc.assert(
      fc.property(
        anyPurpose,
        modifiers,
        modifiers,
        fc.constantFrom(...(Object.keys(PERMISSIONS) as Permission[])),
        (p, first, more, permission) => {
          const before = verdict(use(permission, { modifiers: first }), p)
          const after = verdict(use(permission, { modifiers: [...first, ...more] }), p)
          expect(rank[after]).toBeLessThanOrEqual(rank[before])
        },
      ),
    )
  })
})

test('every term of a listing has a sentence, with its code where it has one', () => {
  const modifiers = (Object.keys(MODIFIERS) as Modifier[]).map((code) => ({ code, parameters: ['12'] }))
  const sentences = dataUseSentences(use('DS', { modifiers, profile: { ...use('DS').profile, childrenOnly: true } }))
  expect(sentences).toHaveLength(1 + modifiers.length + 5)
  for (const sentence of sentences) expect(sentence.text).toMatch(/^[A-Z].+\.$/s)
  expect(sentences[0]).toMatchObject({ code: 'DUO:0000007', text: expect.stringContaining('lung disorder (MONDO:0005275)') })
  expect(dataUseSentences(use(null))[0]?.text).toBe('The custodian has not stated what the data may be used for.')
})
