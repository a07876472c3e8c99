import { expect, it } from 'vitest'
import { Purpose } from '#core/data-use/data-use.ts'
import { purposeSentence } from './purpose-words.ts'
import { visitorPurpose } from './visitor-purpose.ts'

it('reads the sentence of the front page as a purpose that the matcher takes', () => {
  const purpose = visitorPurpose({ research: 'methods', condition: 'MONDO:0005249', use: 'commercial', country: 'DK' }, '2026-11-24')
  expect(Purpose.safeParse(purpose).success).toBe(true)
  expect(purpose && purposeSentence(purpose)).toBe(
    'Development of methods for pneumonia. Commercial use in Denmark, on images of people of any age, until 28 Nov 2027.',
  )
})

it('asks nothing when the address names no kind of research', () => {
  expect(visitorPurpose({}, '2026-11-24')).toBeNull()
  expect(visitorPurpose({ research: 'constructor' }, '2026-11-24')).toBeNull()
})

it('leaves out a condition that it does not know, and a country that is none', () =>
  expect(visitorPurpose({ research: 'biomedical', condition: '<script>', country: 'Denmark' }, '2026-11-24')).toMatchObject({
    diseases: [],
    countries: ['DE'],
    commercial: false,
  }))
