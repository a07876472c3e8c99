import { describe, expect, test } from 'vitest'
import type { Permission, Purpose } from './data-use.ts'
import { cancer, lung, match, pneumonia, profiled, purpose, reasonOf, tuberculosis, university, use, verdict } from './example.ts'
import { matchPurpose } from './match-purpose.ts'

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
    expect(verdict(profiled({ childrenOnly: true }), purpose({ people: 'anyone' }))).toBe('REVIEW')
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
