import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fromFlywheel } from '#core/gear/flywheel.ts'
import { LICENCES } from '#core/gear/licence.ts'
import { testData } from './test-data.ts'

const root = testData('flywheel-gear-spec')
if (root === null) console.log('The examples of the gear specification are not here (shared/data/flywheel-gear-spec): they are not tested.')
const json = (path: string): unknown => JSON.parse(readFileSync(join(root!, path), 'utf8'))
const examples = (kind: string): string[] =>
  root === null ? [] : readdirSync(join(root, 'examples')).filter((name) => name.startsWith(kind) && name.endsWith('_manifest.json'))

test.skipIf(root === null)('every valid example of the gear specification is accepted unchanged', () => {
  expect(examples('valid').length).toBeGreaterThan(7)
  for (const name of examples('valid')) expect(fromFlywheel(json(`examples/${name}`)), name).toEqual(json(`examples/${name}`))
})

test.skipIf(root === null)('every invalid example of the gear specification is refused with the field', () => {
  const reasons = examples('invalid').map((name) => {
    try {
      fromFlywheel(json(`examples/${name}`))
      return [name, 'accepted']
    } catch (error) {
      return [name, (error as Error).message]
    }
  })
  expect(Object.fromEntries(reasons)).toEqual({
    'invalid-default-optional_manifest.json': 'The field config.special has both default and optional: a setting has one or the other.',
    'invalid-empty_manifest.json': 'The field name is missing.',
  })
})

test.skipIf(root === null)('the licences are those of the schema', () => {
  const schema = json('manifest.schema.json') as { properties: { license: { enum: string[] } } }
  expect(LICENCES).toEqual(schema.properties.license.enum)
})
