import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DataUse, MODIFIERS, type Modifier, PERMISSIONS, type Permission, type Purpose, RESEARCH, type Research } from './data-use.ts'
import { cancer, lung, pneumonia, tuberculosis, use, verdict } from './example.ts'

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
