import { expect, test } from 'vitest'
import { Refused } from '../refusal.ts'
import { BUILTIN_GEARS } from './builtin.ts'
import { fromFlywheel, ownGear, toFlywheel } from './flywheel.ts'

const MANIFEST = {
  name: 'example-gear',
  label: 'Example',
  description: 'A gear that performs a task.',
  version: '1.0',
  author: 'Somebody',
  license: 'MIT',
  url: 'https://example.com/',
  source: '',
  inputs: { film: { base: 'file', type: { enum: ['dicom'] }, optional: true } },
  config: { speed: { type: 'integer', minimum: 0, maximum: 3, exclusiveMaximum: true } },
}
const reasonOf = (value: unknown): string => {
  try {
    fromFlywheel(value)
  } catch (error) {
    if (error instanceof Refused) return error.message
    throw error
  }
  return 'accepted'
}

test.each(BUILTIN_GEARS.map((gear) => [gear.name, gear] as const))(
  'the gear %s comes back the same from its Flywheel manifest',
  (_, gear) => {
    const exported = JSON.parse(JSON.stringify(toFlywheel(gear))) as unknown
    expect(ownGear(fromFlywheel(exported))).toEqual(gear)
  },
)

test('a gear of somebody else is accepted, and is not one of ours', () => {
  expect(fromFlywheel(MANIFEST)).toEqual(MANIFEST)
  expect(ownGear(fromFlywheel(MANIFEST))).toBeNull()
  expect(ownGear(fromFlywheel({ ...MANIFEST, custom: { 'gear-builder': { image: 'a/b', category: 'qa' } } }))).toBeNull()
})

test('a gear that calls itself ours without a digest is refused as ours', () => {
  const [gear] = BUILTIN_GEARS
  const { digest: _, ...rest } = gear!.custom.roundtable
  const manifest = fromFlywheel({ ...toFlywheel(gear!), custom: { roundtable: rest } })
  expect(() => ownGear(manifest)).toThrow('The field custom.roundtable.digest is missing.')
})

test('a gear of ours whose default is outside its own limits is refused', () => {
  const [gear] = BUILTIN_GEARS
  const config = { sizePx: { type: 'integer', description: 'Side.', default: 9, minimum: 28, maximum: 1024 } }
  expect(() => ownGear(fromFlywheel({ ...toFlywheel(gear!), config }))).toThrow(
    'The field config.sizePx has a default that it does not allow.',
  )
})

test('lengths are counted in characters and not in halves of one', () => {
  expect(reasonOf({ ...MANIFEST, label: '🩻'.repeat(100) })).toBe('accepted')
  expect(reasonOf({ ...MANIFEST, label: '🩻'.repeat(101) })).toBe('The field label is longer than 100 characters.')
})

test.each([
  ['nothing', null, 'The manifest must be an object.'],
  ['no name', { ...MANIFEST, name: undefined }, 'The field name is missing.'],
  ['a name in capitals', { ...MANIFEST, name: 'Gear' }, 'The field name may hold only a to z, 0 to 9 and hyphens.'],
  ['a key of its own', { ...MANIFEST, colour: 1 }, 'The field colour is not known; what is your own goes under custom.'],
  ['an unknown licence', { ...MANIFEST, license: 'Mine' }, 'The field license must be an OSI-approved SPDX identifier or Other.'],
  ['no address', { ...MANIFEST, url: 'somewhere' }, 'The field url must be an address such as https://example.com/gear, or empty.'],
  ['an input without base', { ...MANIFEST, inputs: { film: {} } }, 'The field inputs.film.base is missing.'],
  ['an unknown base', { ...MANIFEST, inputs: { film: { base: 'net' } } }, 'The field inputs.film.base must be file, context or api-key.'],
  [
    'a file narrowed by a word',
    { ...MANIFEST, inputs: { film: { base: 'file', type: 'dicom' } } },
    'The field inputs.film.type must be an object.',
  ],
  [
    'a context with a type',
    { ...MANIFEST, inputs: { key: { base: 'context', type: {} } } },
    'The field inputs.key.type is not known; what is your own goes under custom.',
  ],
  [
    'default and optional',
    { ...MANIFEST, config: { a: { default: 1, optional: true } } },
    'The field config.a has both default and optional: a setting has one or the other.',
  ],
  ['an unknown type', { ...MANIFEST, config: { a: { type: 'decimal' } } }, /^The field config\.a\.type must be array, boolean, /],
  ['a broken pattern', { ...MANIFEST, config: { a: { pattern: '(' } } }, 'The field config.a.pattern must be a regular expression.'],
  [
    'a limit without a value',
    { ...MANIFEST, config: { a: { exclusiveMaximum: true } } },
    'The field config.a has exclusiveMaximum without maximum.',
  ],
  ['a wrong schema far inside', { ...MANIFEST, config: { a: { items: { not: { minLength: -1 } } } } }, /^The field config\.a\.items/],
  ['a number in the environment', { ...MANIFEST, environment: { N: 1 } }, 'The field environment.N must be a text.'],
])('a manifest with %s is refused with the field', (_, manifest, sentence) => {
  if (typeof sentence === 'string') expect(reasonOf(manifest)).toBe(sentence)
  else expect(reasonOf(manifest)).toMatch(sentence)
})
