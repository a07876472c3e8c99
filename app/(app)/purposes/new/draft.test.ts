import { expect, it } from 'vitest'
import { draftFrom, draftOf, firstOpen, problemsOf, purposeSoFar } from './draft.ts'

const TODAY = '2026-11-24'
const WHOLE = {
  research: ['methods', 'disease'],
  disease: 'MONDO:0005249',
  commercial: 'yes',
  country: 'DK',
  people: 'anyone',
  until: '2027-06-30',
  title: 'Pneumonia detector',
  text: 'Find pneumonia on chest radiographs.',
}

it('finds nothing open in a whole draft, and makes the purpose of it', () => {
  const draft = draftOf(WHOLE)
  expect(firstOpen(draft, TODAY)).toBeNull()
  expect(purposeSoFar(draft, TODAY, 'DE')).toMatchObject({
    research: ['methods', 'disease'],
    diseases: [{ id: 'MONDO:0005249', label: 'pneumonia' }],
    commercial: true,
    countries: ['DK'],
    ethics: null,
  })
})

it('gives back the same answers from a purpose that was saved', () => {
  const draft = draftOf({ ...WHOLE, ethics: 'EC 1', ethicsUntil: '2027-12-31' })
  const document = purposeSoFar(draft, TODAY, 'DE')
  expect(document && draftFrom({ title: draft.title, document })).toEqual(draft)
})

it('drops words of the address that are no answers', () =>
  expect(draftOf({ research: ['methods', '__proto__', 'toString'], disease: 'MONDO:9999999', country: ['DK', 'dk', '<b>'] })).toMatchObject(
    {
      research: ['methods'],
      disease: [],
      country: ['DK'],
    },
  ))

it('names the first page that is open, and looks no further than asked', () => {
  const draft = draftOf({ research: 'methods' })
  expect(firstOpen(draft, TODAY)).toBe('use')
  expect(firstOpen(draft, TODAY, 'disease')).toBeNull()
})

it('wants a disease named for research on a disease, and only then', () => {
  expect(problemsOf('disease', draftOf({ research: 'disease' }), TODAY)).toHaveLength(1)
  expect(problemsOf('disease', draftOf({ research: 'methods' }), TODAY)).toHaveLength(0)
})

it('refuses an end in the past and half an ethics approval', () => {
  const at = (changed: object) => problemsOf('until', draftOf({ ...WHOLE, ...changed }), TODAY).map((problem) => problem.field)
  expect(at({ until: TODAY })).toEqual(['until'])
  expect(at({ until: '2027-02-31x' })).toEqual(['until'])
  expect(at({ ethics: 'EC 1' })).toEqual(['ethicsUntil'])
  expect(at({ ethicsUntil: '2027-12-31' })).toEqual(['ethics'])
})

it('counts open answers with their mildest value', () =>
  expect(purposeSoFar(draftOf({ research: 'methods' }), TODAY, 'NO')).toMatchObject({
    commercial: false,
    people: 'anyone',
    countries: ['NO'],
  }))
