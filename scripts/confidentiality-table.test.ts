import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeFor } from '#core/deidentify/action.ts'
import { representationsOf } from '#core/deidentify/value-representation.ts'
import { testData } from '#workers/gears/test-data.ts'
import { codeOf, confidentialityTable, dictionary } from './confidentiality-table.ts'
import { ROOT } from './exchange/root.ts'

const dir = testData('dicom-standard-tables')
type Row = Parameters<typeof codeOf>[0]
const rows = (): Row[] => JSON.parse(readFileSync(join(dir!, 'confidentiality_profile_attributes.json'), 'utf8'))

/** A tag for each row: patterns by one of their members. */
const tagOf = (id: string): number => (id.startsWith('gggg') ? 0x00091001 : Number.parseInt(id.replaceAll('xx', '0a'), 16))

describe.skipIf(dir === null)('the tables beside the tables of the standard', () => {
  test('every row of Table E.1-1 has the codes of the standard, and there are no others', () => {
    const all = rows()
    expect(all).toHaveLength(621)
    for (const row of all) expect([row.id, codeFor(tagOf(row.id))]).toEqual([row.id, codeOf(row)])
    const written = readFileSync(join(ROOT, 'core/deidentify/table.ts'), 'utf8')
    expect(written).toBe(confidentialityTable(dir!))
  })

  test('every known value representation is that of PS3.6', () => {
    const attributes = JSON.parse(readFileSync(join(dir!, 'attributes.json'), 'utf8')) as { id: string; valueRepresentation: string }[]
    const known = attributes.filter(({ id }) => representationsOf(tagOf(id.toLowerCase())).length > 0 && !/x/i.test(id))
    expect(known.length).toBeGreaterThan(3000)
    for (const { id, valueRepresentation } of known)
      expect([id, representationsOf(tagOf(id)).join(' or ')]).toEqual([id, valueRepresentation])
    expect(readFileSync(join(ROOT, 'core/deidentify/dictionary.ts'), 'utf8')).toBe(dictionary(dir!))
  })
})
