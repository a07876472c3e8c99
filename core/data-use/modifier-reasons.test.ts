import { describe, expect, test } from 'vitest'
import type { DataUse } from './data-use.ts'
import { company, match, modified, purpose, university, use, verdict } from './example.ts'

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
